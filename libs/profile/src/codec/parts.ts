/**
 * Further pieces of state, each a part with a tag: what format 2 has behind the fields of format 1, and where the next
 * piece of state goes. A part is written only when it holds something, so a profile without it costs no byte.
 *
 *     part     tag (1 byte), length of its bytes (2 bytes, lowest first), its bytes
 *
 * Parts stand in ascending order of their tags, to the end of the scenario's (or the profile's) bytes. A tag is never
 * used again for something else; bytes of an older form of a part are told by their own first byte or length.
 */
import { botsPart } from '../admit/bots/bots-part.js'
import { repeatablePart } from '../admit/repeats.kernel.js'
import { forwardPart, linksPart } from '../identify/links.js'
import { segmentsPart } from '../segments/memberships.js'
import type { MutableProfile, ScenarioState } from '../mutable-profile.js'
import type { ByteReader } from './byte-reader.kernel.js'
import type { ByteWriter } from './byte-writer.kernel.js'
import { estimatesPart } from './estimates-part.kernel.js'
import { devicesPart, priceBandsPart, rhythmPart } from './habits-parts.js'
import { tastesPart } from './tastes-part.js'

/** One further piece of a scenario's or of the profile's state. */
export interface Part<State> {
  /** 1..255; says in the stored bytes which part it is. */
  readonly tag: number
  /** Whether there is nothing to write. */
  isEmpty(state: State): boolean
  /** Writes at most 65,535 bytes. */
  write(writer: ByteWriter, state: State): void
  /** Reads what `write` wrote: exactly up to the reader's end. */
  read(reader: ByteReader, state: State): void
  /** Makes the state what it is in a scenario (or profile) without events. */
  clear(state: State): void
  /** Adds another profile's at a login (identify); without it the user's own stays. `from` is not used again. */
  merge?(into: State, from: State): void
}

/** The parts of a scenario's state, by ascending tag. */
export const SCENARIO_PARTS: readonly Part<ScenarioState>[] = [
  repeatablePart,
  botsPart,
  tastesPart,
  rhythmPart,
  devicesPart,
  priceBandsPart,
  estimatesPart,
]

/** The parts of the profile's own state, by ascending tag. */
export const PROFILE_PARTS: readonly Part<MutableProfile>[] = [segmentsPart, linksPart, forwardPart]

/** Makes every part's state empty. */
export const clearParts = <State>(parts: readonly Part<State>[], state: State): void => {
  for (const part of parts) part.clear(state)
}

/** Writes the parts that hold something. */
export const writeParts = <State>(writer: ByteWriter, parts: readonly Part<State>[], state: State): void => {
  for (const part of parts) {
    if (part.isEmpty(state)) continue
    writer.byte(part.tag)
    const at = writer.shortLengthToCome()
    part.write(writer, state)
    writer.fillShortLength(at)
  }
}

const readBounded = <State>(reader: ByteReader, part: Part<State>, state: State): void => {
  const { end } = reader
  const length = reader.uint16()
  reader.need(length)
  reader.end = reader.offset + length
  part.read(reader, state)
  if (reader.offset !== reader.end)
    reader.refuse(`${reader.end - reader.offset} bytes too many in part ${part.tag}`)
  reader.end = end
}

/**
 * Reads the parts that follow, to the reader's end; those that are missing are made empty.
 * @throws  ContractError for a part that this version does not know, or that is damaged
 */
export const readParts = <State>(reader: ByteReader, parts: readonly Part<State>[], state: State): void => {
  let next = 0
  while (reader.offset < reader.end) {
    const tag = reader.byte()
    for (; next < parts.length && (parts[next]?.tag ?? 0) < tag; next++) parts[next]?.clear(state)
    const part = parts[next++]
    if (part?.tag !== tag) return reader.refuse(`a part ${tag} that is unknown, or comes twice`)
    readBounded(reader, part, state)
  }
  for (; next < parts.length; next++) parts[next]?.clear(state)
}
