/** Reads what write-scenario wrote, into a state's own memory, each count held against its limit. */
import { ACTIONS, asReleaseVersion } from '@profilestream/contracts'
import type { ActiveDays } from '../fold/active-days.kernel.js'
import { COLUMNS, DAY, MAX_DAYS, TOUCHED, type Days } from '../fold/days.kernel.js'
import { KEY_BYTES } from '../fold/event-key.kernel.js'
import { HISTORY_LENGTH, ROOM_BYTES, type History } from '../fold/history.kernel.js'
import { MAX_INTERESTS, MAX_NAME_BYTES, MAX_NAMES_BYTES, type Interests } from '../fold/interests.kernel.js'
import {
  FILTER_BYTES,
  FILTER_ITEMS,
  filtersOf,
  MAX_FILTERS,
  type SeenFilter,
} from '../fold/seen-filter.kernel.js'
import { MAX_SESSIONS, type Sessions } from '../fold/sessions.kernel.js'
import { MAX_CURRENCIES } from '../fold/spend.js'
import type { ScenarioState } from '../mutable-profile.js'
import type { ByteReader } from './byte-reader.kernel.js'
import { HAS_BEEN_ACTIVE, HAS_EVIDENCE, HAS_RELEASE, LIMITS } from './layout.js'
import { readParts, SCENARIO_PARTS } from './parts.js'

/** Two varints of 8 bytes, two bytes, an id. */
const MAX_ENTRY_BYTES = 18 + LIMITS.idBytes

const roomFor = (bytes: Uint8Array, length: number): Uint8Array =>
  bytes.length >= length ? bytes : new Uint8Array(length + ROOM_BYTES)

const checkNames = (reader: ByteReader, { names, namesLength, count }: Interests): void => {
  let offset = 0
  for (let i = 0; i < count && offset < namesLength; i++) {
    const length = names[offset]!
    if (length === 0 || length > MAX_NAME_BYTES) reader.refuse(`an interest whose name has ${length} bytes`)
    offset += length + 1
  }
  if (offset !== namesLength) reader.refuse('interests whose names do not fill their bytes')
}

const readInterests = (reader: ByteReader, interests: Interests): void => {
  const count = reader.count(MAX_INTERESTS)
  interests.count = count
  interests.namesLength = count === 0 ? 0 : reader.count(MAX_NAMES_BYTES)
  interests.names = roomFor(interests.names, interests.namesLength)
  reader.into(interests.names, interests.namesLength)
  checkNames(reader, interests)
  reader.into(interests.weightBytes, count * 4)
  for (let i = 0; i < count; i++) interests.events[i] = reader.count(0xffffffff)
}

const readHistory = (reader: ByteReader, history: History): void => {
  const count = reader.count(HISTORY_LENGTH)
  history.count = count
  history.from = 0
  history.to = 0
  history.keysFrom = 0
  if (count === 0) return
  history.firstAt = reader.time()
  history.lastAt = history.firstAt + reader.varint()
  history.to = reader.count(count * MAX_ENTRY_BYTES)
  history.entries = roomFor(history.entries, history.to)
  reader.into(history.entries, history.to)
  history.keys = roomFor(history.keys, count * KEY_BYTES)
  reader.into(history.keys, count * KEY_BYTES)
}

const readSeen = (reader: ByteReader, seen: SeenFilter): void => {
  seen.items = reader.count(MAX_FILTERS * FILTER_ITEMS)
  const length = filtersOf(seen.items) * FILTER_BYTES
  seen.bits = roomFor(seen.bits, length)
  reader.into(seen.bits, length)
}

const readCounts = (reader: ByteReader, counts: Float64Array): void => {
  counts.fill(0)
  for (let used = reader.count(ACTIONS.length); used > 0; used--) {
    counts[reader.count(ACTIONS.length - 1)] = reader.varint()
  }
}

const readDays = (reader: ByteReader, days: Days): void => {
  const { rows } = days
  days.count = reader.count(MAX_DAYS)
  let previous = -1
  rows.fill(0, 0, days.count * COLUMNS)
  for (let at = 0; at < days.count * COLUMNS; at += COLUMNS) {
    previous += reader.varint()
    rows[at + DAY] = previous
    const used = reader.byte()
    for (let column = 1; column < TOUCHED; column++) {
      if (used & (1 << column)) rows[at + column] = reader.varint()
    }
  }
}

const readActiveDays = (reader: ByteReader, active: ActiveDays): void => {
  active.bits.fill(0)
  const words = reader.count(active.bits.length)
  active.newest = words === 0 ? 0 : reader.varint() - 1
  for (let i = 0; i < words; i++) active.bits[i] = reader.count(0xffffffff)
}

const readSessions = (reader: ByteReader, sessions: Sessions): void => {
  sessions.total = reader.varint()
  sessions.count = reader.count(MAX_SESSIONS)
  if (sessions.count === 0) return
  let previous = reader.time()
  sessions.spans[0] = previous
  for (let i = 1; i < 2 * sessions.count; i++) {
    previous += reader.varint()
    sessions.spans[i] = previous
  }
}

const readActivity = (reader: ByteReader, state: ScenarioState, flags: number): void => {
  readCounts(reader, state.counts)
  readDays(reader, state.days)
  readActiveDays(reader, state.activeDays)
  readSessions(reader, state.sessions)
  if (state.spends.length > 0) state.spends.length = 0
  for (let count = reader.count(MAX_CURRENCIES); count > 0; count--) {
    state.spends.push({ currency: reader.text(LIMITS.idBytes), amount: reader.varint() })
  }
  state.dwellMs = reader.varint()
  const isActive = (flags & HAS_BEEN_ACTIVE) !== 0
  state.cohortDay = isActive ? reader.varint() - 1 : NaN
  state.firstSeenAt = isActive ? reader.time() : NaN
  state.lastSeenAt = isActive ? state.firstSeenAt + reader.varint() : NaN
}

const readEvidence = (reader: ByteReader, state: ScenarioState, flags: number): void => {
  const likely = state.release ?? ''
  const hasRelease = (flags & HAS_RELEASE) !== 0
  state.release = hasRelease ? asReleaseVersion(reader.text(LIMITS.releaseBytes, likely)) : null
  if ((flags & HAS_EVIDENCE) === 0) {
    state.anchorAt = NaN
    state.halfLifeMs = 0
    state.vector.fill(0)
    return
  }
  state.anchorAt = reader.time()
  state.halfLifeMs = reader.varint()
  if (state.halfLifeMs === 0) reader.refuse('a half-life of 0')
  reader.into(state.vectorBytes, state.vectorBytes.length)
}

/** Reads a scenario's own bytes into a state; all of them must be used up. */
export const readScenario = (reader: ByteReader, state: ScenarioState): void => {
  const flags = reader.byte()
  readEvidence(reader, state, flags)
  readInterests(reader, state.interests)
  readHistory(reader, state.history)
  readSeen(reader, state.seen)
  readActivity(reader, state, flags)
  readParts(reader, SCENARIO_PARTS, state)
}
