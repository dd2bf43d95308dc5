/** A profile into its stored bytes: see layout for the form. */
import { KEY_BYTES } from '../fold/event-key.kernel.js'
import type { MutableProfile, ScenarioState } from '../mutable-profile.js'
import { ByteWriter } from './byte-writer.kernel.js'
import { FORMAT, MAGIC } from './layout.js'
import { PROFILE_PARTS, writeParts } from './parts.js'
import { writePositions } from './positions-codec.js'
import { writeTies } from './social-ties-codec.js'
import { writeScenario } from './write-scenario.kernel.js'

const writeHead = (writer: ByteWriter, profile: MutableProfile): void => {
  writer.byte(MAGIC)
  writer.byte(FORMAT)
  writer.version(profile.version)
  writer.text(profile.userId)
  writer.time(profile.updatedAt)
}

const writeRecentEvents = (writer: ByteWriter, { recentEvents }: MutableProfile): void => {
  const { bytes, from, count } = recentEvents
  writer.byte(count)
  writer.raw(bytes, from, from + count * KEY_BYTES)
}

const writeNamedScenario = (writer: ByteWriter, state: ScenarioState): void => {
  writer.text(state.name)
  const at = writer.lengthToCome()
  if (state.unopened === null) writeScenario(writer, state)
  else writer.raw(state.unopened.bytes, state.unopened.from, state.unopened.to)
  writer.fillLength(at)
}

/** Where profiles are written: writing is synchronous, so one will do. */
const writer = new ByteWriter()

/** The stored bytes. They stay as they are; who keeps them for long copies them, because they hold a slab of 64 KiB. */
export const encodeProfile = (profile: MutableProfile): Buffer => {
  writer.length = writer.from
  writeHead(writer, profile)
  writePositions(writer, profile.positions)
  writeRecentEvents(writer, profile)
  writeTies(writer, profile)
  writer.varint(profile.scenarioCount)
  for (let i = 0; i < profile.scenarioCount; i++) {
    const state = profile.scenarios[i]
    if (state !== undefined) writeNamedScenario(writer, state)
  }
  writeParts(writer, PROFILE_PARTS, profile)
  return writer.take()
}
