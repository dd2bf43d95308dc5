/** Which event ids were met lately: a bounded memory in two generations. */
import { hash32, type EventId } from '@profilestream/contracts'

/** Drops repeats. */
export interface SeenEvents {
  /** Notes the id; true when it was met before. A false yes has a chance of 10⁻⁹ at a million ids. */
  isRepeat(eventId: EventId): boolean
}

const LOW_BITS = 0x1fffff

/**
 * Makes an empty memory.
 * @param size  ids that are remembered at least; at most twice as many
 */
export const createSeenEvents = (size: number): SeenEvents => {
  let newer = new Set<number>()
  let older = new Set<number>()
  return {
    isRepeat: (eventId) => {
      const key = hash32(eventId) * (LOW_BITS + 1) + (hash32(eventId, 1) & LOW_BITS)
      if (newer.has(key) || older.has(key)) return true
      newer.add(key)
      if (newer.size >= size) [older, newer] = [newer, new Set()]
      return false
    },
  }
}
