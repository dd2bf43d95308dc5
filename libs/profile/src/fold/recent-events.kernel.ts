/**
 * Ids of the newest events that the history does not hold (impressions, searches, what is older than a full history's
 * tail): with the history's own ids they tell a repeated event.
 *
 * A repeat is recognised while its original is among the 100 interactions of the history or the 64 newest other events;
 * later it counts again (a false no). Two different events are taken for one (a false yes) with a chance of at most
 * 164 / 2^48 an event.
 */
import { hasKey, KEY_BYTES, writeKey } from './event-key.kernel.js'

/** Ids kept. */
export const MAX_RECENT_EVENTS = 64

/** The keys, oldest first; they lie in `bytes` from `from` on. */
export interface RecentEvents {
  count: number
  from: number
  readonly bytes: Uint8Array
}

/** No events yet. */
export const createRecentEvents = (): RecentEvents => ({
  count: 0,
  from: 0,
  bytes: new Uint8Array(2 * MAX_RECENT_EVENTS * KEY_BYTES),
})

/** Whether an event with this key is among the recent ones. */
export const isRecent = ({ bytes, from, count }: RecentEvents, key: number): boolean =>
  hasKey({ bytes, at: from, count }, key)

/** Remembers a key and forgets the oldest when there are too many. */
export const rememberRecent = (recent: RecentEvents, key: number): void => {
  if (recent.count === MAX_RECENT_EVENTS) {
    recent.from += KEY_BYTES
    recent.count -= 1
  }
  let end = recent.from + recent.count * KEY_BYTES
  if (end === recent.bytes.length) {
    recent.bytes.copyWithin(0, recent.from, end)
    end -= recent.from
    recent.from = 0
  }
  writeKey(recent.bytes, end, key)
  recent.count += 1
}
