/**
 * How behaviour and quarantine are stored: rate, mean gap and mean square (32-bit floats), three shares, place, dwell and
 * four items (2 bytes each), acts and gaps (1 byte each); reasons with the mark "open", calm acts (1 byte each), intervals (count, then 48
 * bits for each moment). Lowest byte first.
 */
import type { ByteReader } from '../../codec/byte-reader.kernel.js'
import type { ByteWriter } from '../../codec/byte-writer.kernel.js'
import type { Part } from '../../codec/parts.js'
import type { ScenarioState } from '../../mutable-profile.js'
import { clearBehaviour, RECENT_ITEMS, type Behaviour } from './behaviour.kernel.js'
import { clearQuarantine, MAX_INTERVALS, type Quarantine } from './quarantine.kernel.js'

const OPEN = 128

/** One behaviour as it is stored, seen as bytes, shorts and floats: one copy instead of sixteen. */
const block = new ArrayBuffer(32)
const bytes = new Uint8Array(block)
const floats = new Float32Array(block, 0, 3)
const shorts = new Uint16Array(block, 12, 9)
const ACTS = 30
const GAPS = 31
const FIRST_ITEM = 5

const writeBehaviour = (writer: ByteWriter, behaviour: Behaviour): void => {
  floats[0] = behaviour.rate
  floats[1] = behaviour.gapMean
  floats[2] = behaviour.gapSquare
  shorts[0] = behaviour.distinct
  shorts[1] = behaviour.deep
  shorts[2] = behaviour.conflict
  shorts[3] = behaviour.place
  shorts[4] = behaviour.dwellSeconds
  for (let i = 0; i < RECENT_ITEMS; i++) shorts[FIRST_ITEM + i] = behaviour.items[i] ?? 0
  bytes[ACTS] = behaviour.acts
  bytes[GAPS] = behaviour.gaps
  writer.raw(bytes)
}

const readBehaviour = (reader: ByteReader, behaviour: Behaviour): void => {
  reader.into(bytes, bytes.length)
  behaviour.rate = floats[0] ?? 0
  behaviour.gapMean = floats[1] ?? 0
  behaviour.gapSquare = floats[2] ?? 0
  behaviour.distinct = shorts[0] ?? 0
  behaviour.deep = shorts[1] ?? 0
  behaviour.conflict = shorts[2] ?? 0
  behaviour.place = shorts[3] ?? 0
  behaviour.dwellSeconds = shorts[4] ?? 0
  for (let i = 0; i < RECENT_ITEMS; i++) behaviour.items[i] = shorts[FIRST_ITEM + i] ?? 0
  behaviour.acts = bytes[ACTS] ?? 0
  behaviour.gaps = bytes[GAPS] ?? 0
}

const writeQuarantine = (
  writer: ByteWriter,
  { reasons, calmActs, isOpen, count, spans }: Quarantine,
): void => {
  writer.byte(reasons | (isOpen ? OPEN : 0))
  writer.byte(calmActs)
  writer.byte(count)
  for (let i = 0; i < 2 * count; i++) writer.time(spans[i] ?? 0)
}

const readQuarantine = (reader: ByteReader, quarantine: Quarantine): void => {
  const marks = reader.byte()
  quarantine.reasons = marks & ~OPEN
  quarantine.isOpen = (marks & OPEN) !== 0
  quarantine.calmActs = reader.byte()
  quarantine.count = reader.count(MAX_INTERVALS)
  for (let i = 0; i < 2 * quarantine.count; i++) quarantine.spans[i] = reader.time()
}

/** Behaviour and quarantine as a part of a scenario. */
export const botsPart: Part<ScenarioState> = {
  tag: 2,
  isEmpty: ({ behaviour, quarantine }) =>
    behaviour.acts === 0 && behaviour.deep === 0 && quarantine.count === 0,
  write: (writer, { behaviour, quarantine }) => {
    writeBehaviour(writer, behaviour)
    writeQuarantine(writer, quarantine)
  },
  read: (reader, { behaviour, quarantine }) => {
    readBehaviour(reader, behaviour)
    readQuarantine(reader, quarantine)
  },
  clear: ({ behaviour, quarantine }) => {
    clearBehaviour(behaviour)
    clearQuarantine(quarantine)
  },
}
