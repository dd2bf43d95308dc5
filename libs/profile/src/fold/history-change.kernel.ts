/** Changes of the packed history: a new entry in its place by (time, key), the oldest dropped, one taken back. */
import { KEY_BYTES, writeKey, type PackedId } from './event-key.kernel.js'
import {
  advance,
  createCursor,
  HISTORY_LENGTH,
  keyAt,
  ROOM_BYTES,
  type History,
  type HistoryCursor,
} from './history.kernel.js'

const TWO_28 = 0x10000000
/** Two varints (8 bytes each) and two bytes. */
const ENTRY_OVERHEAD_BYTES = 18

/** An interaction to be remembered. */
export interface NewEntry {
  at: number
  key: number
  /** Index of the action, plus CONSUMES. */
  action: number
  /** −100..100. */
  hundredths: number
  id: PackedId
  /** Time since the entry before it; set when it is put in its place. */
  delta: number
}

/** Room for so many more bytes behind `to`: what was dropped in front is used again, or the bytes grow. */
const makeRoom = (history: History, bytes: number): void => {
  if (history.to + bytes > history.entries.length) {
    const length = history.to - history.from
    const target =
      length + bytes + ROOM_BYTES / 2 <= history.entries.length
        ? history.entries
        : new Uint8Array(2 * (length + bytes) + ROOM_BYTES)
    target.set(history.entries.subarray(history.from, history.to))
    history.entries = target
    history.from = 0
    history.to = length
  }
  const keysEnd = history.keysFrom + (history.count + 1) * KEY_BYTES
  if (keysEnd > history.keys.length) {
    const kept = history.count * KEY_BYTES
    const target =
      kept + ROOM_BYTES / 2 <= history.keys.length ? history.keys : new Uint8Array(2 * kept + ROOM_BYTES)
    target.set(history.keys.subarray(history.keysFrom, history.keysFrom + kept))
    history.keys = target
    history.keysFrom = 0
  }
}

const writeDelta = (bytes: Uint8Array, at: number, delta: number): number => {
  let rest = delta
  let offset = at
  for (; rest >= TWO_28; rest = Math.floor(rest / 128)) bytes[offset++] = (rest % 128) | 128
  for (; rest > 127; rest >>>= 7) bytes[offset++] = (rest & 127) | 128
  bytes[offset++] = rest
  return offset
}

const writeEntry = (bytes: Uint8Array, at: number, entry: NewEntry): number => {
  let offset = writeDelta(bytes, at, entry.delta)
  bytes[offset++] = entry.action
  bytes[offset++] = entry.hundredths
  const { id } = entry
  for (let i = 0; i < id.length; i++) bytes[offset + i] = id.bytes[i]!
  return offset + id.length
}

const append = (history: History, entry: NewEntry): void => {
  makeRoom(history, entry.id.length + ENTRY_OVERHEAD_BYTES)
  if (history.count === 0) history.firstAt = entry.at
  entry.delta = history.count === 0 ? 0 : entry.at - history.lastAt
  history.to = writeEntry(history.entries, history.to, entry)
  writeKey(history.keys, history.keysFrom + history.count * KEY_BYTES, entry.key)
  history.lastAt = entry.at
  history.count += 1
}

const comesBefore = (entry: NewEntry, at: number, key: number): boolean =>
  entry.at < at || (entry.at === at && entry.key < key)

/** Puts an entry before the cursor's: the bytes behind move up, and the cursor's time is counted from the new entry. */
const insertBefore = (history: History, cursor: HistoryCursor, entry: NewEntry): void => {
  const { entries, from, to } = history
  const moved = new Uint8Array(2 * (to - from) + entry.id.length + ROOM_BYTES)
  moved.set(entries.subarray(from, cursor.from))
  let offset = writeEntry(moved, cursor.from - from, entry)
  offset = writeDelta(moved, offset, cursor.at - entry.at)
  moved.set(entries.subarray(cursor.idFrom - 2, to), offset)
  history.entries = moved
  history.from = 0
  history.to = offset + (to - cursor.idFrom + 2)
}

const insertKey = (history: History, index: number, key: number): void => {
  const at = history.keysFrom + index * KEY_BYTES
  history.keys.copyWithin(at + KEY_BYTES, at, history.keysFrom + history.count * KEY_BYTES)
  writeKey(history.keys, at, key)
}

const insertInPlace = (history: History, entry: NewEntry): void => {
  makeRoom(history, 0)
  const cursor = createCursor(history)
  let before = history.firstAt
  while (advance(history, cursor)) {
    if (comesBefore(entry, cursor.at, keyAt(history, cursor.index))) break
    before = cursor.at
  }
  const isFirst = cursor.index === 0
  entry.delta = isFirst ? 0 : entry.at - before
  insertBefore(history, cursor, entry)
  insertKey(history, cursor.index, entry.key)
  if (isFirst) history.firstAt = entry.at
  history.count += 1
}

/** Whether a full history ends before this event: then it is too old to be remembered here. */
export const isTooOld = (history: History, at: number, key: number): boolean =>
  history.count >= HISTORY_LENGTH &&
  (at < history.firstAt || (at === history.firstAt && key < keyAt(history, 0)))

/** Remembers an entry in its place by (time, key). The caller drops the oldest when there are more than HISTORY_LENGTH. */
export const insert = (history: History, entry: NewEntry): void => {
  const isNewest =
    history.count === 0 ||
    entry.at > history.lastAt ||
    (entry.at === history.lastAt && entry.key > keyAt(history, history.count - 1))
  if (isNewest) append(history, entry)
  else insertInPlace(history, entry)
}

/** Makes the entry behind the cursor the oldest: its time since the one before it becomes 0, in one byte. */
const startAfter = (history: History, cursor: HistoryCursor): void => {
  if (!advance(history, cursor)) return
  history.firstAt = cursor.at
  history.from = cursor.idFrom - 3
  history.entries[history.from] = 0
}

const forget = (history: History): void => {
  history.firstAt = 0
  history.lastAt = 0
  history.from = 0
  history.to = 0
}

/** Drops the oldest entry; the cursor must be on it and is moved on. */
export const dropOldest = (history: History, cursor: HistoryCursor): void => {
  startAfter(history, cursor)
  history.keysFrom += KEY_BYTES
  history.count -= 1
  if (history.count === 0) forget(history)
}

const lastTimeBefore = (history: History, index: number): number => {
  const cursor = createCursor(history)
  while (cursor.index < index - 1 && advance(history, cursor));
  return cursor.at
}

/** Removes the entry at the cursor, wherever it is. */
export const remove = (history: History, cursor: HistoryCursor): void => {
  if (cursor.index === 0) return dropOldest(history, cursor)
  const { index, from, to } = cursor
  const before = lastTimeBefore(history, index)
  const key = history.keysFrom + index * KEY_BYTES
  history.keys.copyWithin(key, key + KEY_BYTES, history.keysFrom + history.count * KEY_BYTES)
  if (advance(history, cursor)) {
    // The gap that opens is at least as long as what the longer time difference needs, because an entry was in it.
    const offset = writeDelta(history.entries, from, cursor.at - before)
    history.entries.copyWithin(offset, cursor.idFrom - 2, history.to)
    history.to -= cursor.idFrom - 2 - offset
  } else {
    history.lastAt = before
    history.to -= to - from
  }
  history.count -= 1
}
