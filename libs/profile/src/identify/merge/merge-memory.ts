/** What two ids did as one history: by time and key, the newest 100; what falls out is remembered as had. */
import { hashBytes, KEY_BYTES, readKey } from '../../fold/event-key.kernel.js'
import { insert, isTooOld, type NewEntry } from '../../fold/history-change.kernel.js'
import {
  advance,
  CONSUMES,
  createCursor,
  HISTORY_LENGTH,
  keyAt,
  remembersKey,
  type History,
  type HistoryCursor,
} from '../../fold/history.kernel.js'
import { forgetOldest } from '../../fold/memory.js'
import {
  isRecent,
  MAX_RECENT_EVENTS,
  rememberRecent,
  type RecentEvents,
} from '../../fold/recent-events.kernel.js'
import { rememberSeen } from '../../fold/seen-filter.kernel.js'
import type { MutableProfile, ScenarioState } from '../../mutable-profile.js'
import { mergeSeen } from './merge-seen.kernel.js'

const entryAt = (history: History, cursor: HistoryCursor): NewEntry => {
  const id = Buffer.from(history.entries.slice(cursor.idFrom, cursor.to))
  return {
    at: cursor.at,
    key: keyAt(history, cursor.index),
    action: cursor.action,
    hundredths: cursor.hundredths,
    id: { bytes: id, length: id.length },
    delta: 0,
  }
}

/** As the fold remembers an event: in its place, or as had when a full history ends before it. */
const rememberEntry = (profile: MutableProfile, state: ScenarioState, entry: NewEntry): void => {
  if (remembersKey(state.history, entry.key)) return
  if (!isTooOld(state.history, entry.at, entry.key)) {
    insert(state.history, entry)
    if (state.history.count > HISTORY_LENGTH) forgetOldest(state)
    return
  }
  rememberRecent(profile.recentEvents, entry.key)
  if ((entry.action & CONSUMES) !== 0) rememberSeen(state.seen, hashBytes(entry.id.bytes, 0, entry.id.length))
}

/** Adds the history and the filters of a scenario of another profile. */
export const mergeMemory = (profile: MutableProfile, into: ScenarioState, from: ScenarioState): void => {
  mergeSeen(into.seen, from.seen)
  const cursor = createCursor(from.history)
  while (advance(from.history, cursor)) rememberEntry(profile, into, entryAt(from.history, cursor))
}

const keysOf = ({ bytes, from, count }: RecentEvents): number[] =>
  Array.from({ length: count }, (_, i) => readKey(bytes, from + i * KEY_BYTES))

/** The newest keys of both; when they are too many, at least half of the room for each. */
export const mergeRecentEvents = (into: RecentEvents, from: RecentEvents): void => {
  const half = MAX_RECENT_EVENTS / 2
  const others = keysOf(from).filter((key) => !isRecent(into, key))
  const own = keysOf(into)
  const ownKept = own.slice(-Math.max(half, MAX_RECENT_EVENTS - others.length))
  into.count = 0
  into.from = 0
  const room = MAX_RECENT_EVENTS - ownKept.length
  const othersKept = others.slice(Math.max(0, others.length - room))
  for (const key of [...othersKept, ...ownKept]) rememberRecent(into, key)
}
