/** What was counted of each user lately, so that it can be taken back when she turns out to have been a bot. Bounded. */
import { createRecentMap, type UserId } from '@profilestream/contracts'
import type { TrendEvent } from '@profilestream/recommendation'

/** One thing somebody did with an item, as it was counted. */
export interface CountedEvent extends TrendEvent {
  /** Whether it is a step of her way through the catalog: it enters her history. */
  readonly isStep: boolean
}

/** Counted events by user. */
export interface CountedEvents {
  note(userId: UserId, event: CountedEvent): void
  /** The user's events, in the order they were noted. */
  of(userId: UserId): readonly CountedEvent[]
  /** Gives the user's events for which `isTaken` holds, and forgets them. */
  take(userId: UserId, isTaken: (event: CountedEvent) => boolean): readonly CountedEvent[]
}

/** Events remembered: about 20 MB. What bots did longer ago than that fades from the trends by itself. */
const MOST_EVENTS = 200_000

const NOTHING: readonly CountedEvent[] = []

/** Makes an empty memory; the user who was silent longest is forgotten first. */
export const createCountedEvents = (mostEvents = MOST_EVENTS): CountedEvents => {
  const users = createRecentMap<UserId, CountedEvent[]>(Infinity)
  let events = 0
  const forget = (userId: UserId): void => {
    events -= users.get(userId)?.length ?? 0
    users.forget(userId)
  }
  return {
    note: (userId, event) => {
      const own = users.get(userId) ?? []
      own.push(event)
      users.note(userId, own)
      events += 1
      const oldest = events > mostEvents ? users.oldest() : undefined
      if (oldest !== undefined) forget(oldest)
    },
    of: (userId) => users.get(userId) ?? NOTHING,
    take: (userId, isTaken) => {
      const own = users.get(userId) ?? []
      const taken = own.filter(isTaken)
      if (taken.length === 0) return taken
      events -= taken.length
      // Nobody is remembered without an event: to forget the oldest makes room for one.
      const kept = own.filter((event) => !isTaken(event))
      if (kept.length === 0) users.forget(userId)
      // In place: to be found out makes nobody the newest.
      own.length = 0
      for (const event of kept) own.push(event)
      return taken
    },
  }
}
