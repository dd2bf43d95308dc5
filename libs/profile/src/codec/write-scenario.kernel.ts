/** Writes what we hold of a user within one scenario; read by read-scenario, in the same order. */
import { COLUMNS, DAY, TOUCHED, type Days } from '../fold/days.kernel.js'
import type { ActiveDays } from '../fold/active-days.kernel.js'
import { KEY_BYTES } from '../fold/event-key.kernel.js'
import type { History } from '../fold/history.kernel.js'
import type { Interests } from '../fold/interests.kernel.js'
import { FILTER_BYTES, filtersOf, type SeenFilter } from '../fold/seen-filter.kernel.js'
import type { Sessions } from '../fold/sessions.kernel.js'
import type { ScenarioState } from '../mutable-profile.js'
import type { ByteWriter } from './byte-writer.kernel.js'
import { HAS_BEEN_ACTIVE, HAS_EVIDENCE, HAS_RELEASE } from './layout.js'
import { SCENARIO_PARTS, writeParts } from './parts.js'

const flagsOf = (state: ScenarioState): number =>
  (state.release === null ? 0 : HAS_RELEASE) |
  (state.halfLifeMs === 0 ? 0 : HAS_EVIDENCE) |
  (Number.isNaN(state.firstSeenAt) ? 0 : HAS_BEEN_ACTIVE)

const writeInterests = (writer: ByteWriter, interests: Interests): void => {
  writer.byte(interests.count)
  if (interests.count === 0) return
  writer.varint(interests.namesLength)
  writer.raw(interests.names, 0, interests.namesLength)
  writer.raw(interests.weightBytes, 0, interests.count * 4)
  for (let i = 0; i < interests.count; i++) writer.varint(interests.events[i]!)
}

const writeHistory = (writer: ByteWriter, history: History): void => {
  writer.byte(history.count)
  if (history.count === 0) return
  writer.time(history.firstAt)
  writer.varint(history.lastAt - history.firstAt)
  writer.varint(history.to - history.from)
  writer.raw(history.entries, history.from, history.to)
  writer.raw(history.keys, history.keysFrom, history.keysFrom + history.count * KEY_BYTES)
}

const writeSeen = (writer: ByteWriter, { items, bits }: SeenFilter): void => {
  writer.varint(items)
  if (items > 0) writer.raw(bits, 0, filtersOf(items) * FILTER_BYTES)
}

const writeCounts = (writer: ByteWriter, counts: Float64Array): void => {
  let used = 0
  for (let i = 0; i < counts.length; i++) if (counts[i]! > 0) used += 1
  writer.byte(used)
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! === 0) continue
    writer.byte(i)
    writer.varint(counts[i]!)
  }
}

/** Days are at least −1: times are not negative and zones at most 14 hours away. */
const writeDays = (writer: ByteWriter, { count, rows }: Days): void => {
  writer.byte(count)
  let previous = -1
  for (let at = 0; at < count * COLUMNS; at += COLUMNS) {
    writer.varint(rows[at + DAY]! - previous)
    previous = rows[at + DAY]!
    let used = 0
    for (let column = 1; column < TOUCHED; column++) if (rows[at + column]! !== 0) used |= 1 << column
    writer.byte(used)
    for (let column = 1; column < TOUCHED; column++) {
      if (rows[at + column]! !== 0) writer.varint(rows[at + column]!)
    }
  }
}

const writeActiveDays = (writer: ByteWriter, { newest, bits }: ActiveDays): void => {
  let words = bits.length
  while (words > 0 && bits[words - 1]! === 0) words -= 1
  writer.byte(words)
  if (words === 0) return
  writer.varint(newest + 1)
  for (let i = 0; i < words; i++) writer.varint(bits[i]!)
}

const writeSessions = (writer: ByteWriter, sessions: Sessions): void => {
  writer.varint(sessions.total)
  writer.byte(sessions.count)
  if (sessions.count === 0) return
  let previous = sessions.spans[0]!
  writer.time(previous)
  for (let i = 1; i < 2 * sessions.count; i++) {
    writer.varint(sessions.spans[i]! - previous)
    previous = sessions.spans[i]!
  }
}

const writeActivity = (writer: ByteWriter, state: ScenarioState): void => {
  writeCounts(writer, state.counts)
  writeDays(writer, state.days)
  writeActiveDays(writer, state.activeDays)
  writeSessions(writer, state.sessions)
  writer.byte(state.spends.length)
  for (const { currency, amount } of state.spends) {
    writer.text(currency)
    writer.varint(amount)
  }
  writer.varint(state.dwellMs)
  if (Number.isNaN(state.firstSeenAt)) return
  writer.varint(state.cohortDay + 1)
  writer.time(state.firstSeenAt)
  writer.varint(state.lastSeenAt - state.firstSeenAt)
}

/** Writes a scenario's own bytes. */
export const writeScenario = (writer: ByteWriter, state: ScenarioState): void => {
  writer.byte(flagsOf(state))
  if (state.release !== null) writer.text(state.release)
  if (state.halfLifeMs > 0) {
    writer.time(state.anchorAt)
    writer.varint(state.halfLifeMs)
    writer.raw(state.vectorBytes)
  }
  writeInterests(writer, state.interests)
  writeHistory(writer, state.history)
  writeSeen(writer, state.seen)
  writeActivity(writer, state)
  writeParts(writer, SCENARIO_PARTS, state)
}
