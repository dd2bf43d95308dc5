/**
 * The newest interactions in time order, packed as they are stored: one entry after another, so that a new one is
 * appended and the oldest dropped without reading those between. Entry: time since the entry before (varint), action with
 * the mark "consumes" (byte), value in hundredths (byte), item id (packed). Event keys lie in bytes of their own.
 */
import { hasKey, KEY_BYTES, readKey, type PackedId } from './event-key.kernel.js'

/** Interactions kept: what the deep encoder reads. */
export const HISTORY_LENGTH = 100

/** Added to an entry's action when the user has had the item by it. */
export const CONSUMES = 128

/** Memory an empty history starts with, and what it grows by at least. */
export const ROOM_BYTES = 512

/** The packed history. */
export interface History {
  count: number
  /** Time of the oldest and the newest entry, milliseconds since 1970-01-01 UTC. */
  firstAt: number
  lastAt: number
  /** Entries lie in `entries` from `from` to `to`. */
  entries: Uint8Array
  from: number
  to: number
  /** Keys lie in `keys` from `keysFrom` on, 6 bytes each. */
  keys: Uint8Array
  keysFrom: number
}

/** A history without entries. */
export const createHistory = (): History => ({
  count: 0,
  firstAt: 0,
  lastAt: 0,
  entries: new Uint8Array(ROOM_BYTES),
  from: 0,
  to: 0,
  keys: new Uint8Array(ROOM_BYTES),
  keysFrom: 0,
})

/** A place in the history while it is read from the oldest entry on. */
export interface HistoryCursor {
  /** Index of the entry read, −1 before the first. */
  index: number
  at: number
  action: number
  hundredths: number
  /** The entry lies from `from` to `to`; its packed id from `idFrom` to `to`. */
  from: number
  idFrom: number
  to: number
}

/** A cursor before the oldest entry. */
export const createCursor = (history: History): HistoryCursor => ({
  index: -1,
  at: history.firstAt,
  action: 0,
  hundredths: 0,
  from: history.from,
  idFrom: history.from,
  to: history.from,
})

/** Moves to the next entry; false after the newest or when the bytes end early. */
export const advance = (history: History, cursor: HistoryCursor): boolean => {
  if (cursor.index + 1 >= history.count) return false
  const { entries } = history
  let offset = cursor.to
  cursor.from = offset
  let delta = 0
  let scale = 1
  let byte = entries[offset++]!
  for (; byte > 127; byte = entries[offset++]!) {
    delta += (byte & 127) * scale
    scale *= 128
  }
  cursor.at += delta + byte * scale
  cursor.action = entries[offset]!
  cursor.hundredths = (entries[offset + 1]! << 24) >> 24
  offset += 2
  cursor.idFrom = offset
  let header = 0
  let shift = 0
  for (byte = entries[offset++]!; byte > 127; byte = entries[offset++]!) {
    header |= (byte & 127) << shift
    shift += 7
  }
  header |= byte << shift
  cursor.to = header & 1 ? offset : offset + (header >>> 1)
  cursor.index += 1
  return cursor.to <= history.to
}

/** The key of an entry by its index from the oldest. */
export const keyAt = (history: History, index: number): number =>
  readKey(history.keys, history.keysFrom + index * KEY_BYTES)

/** Whether an event with this key is remembered. */
export const remembersKey = (history: History, key: number): boolean =>
  hasKey({ bytes: history.keys, at: history.keysFrom, count: history.count }, key)

/** Whether the cursor's entry is of this item. */
export const isOfItem = (history: History, cursor: HistoryCursor, id: PackedId): boolean => {
  if (cursor.to - cursor.idFrom !== id.length) return false
  for (let i = 0; i < id.length; i++) if (history.entries[cursor.idFrom + i] !== id.bytes[i]) return false
  return true
}
