/** What users did newest is kept apart from what they did before: the one to know them by, the other to ask about. */
import type { ClickstreamEvent, UserId } from '@profilestream/contracts'
import { isInteraction } from './to-sequences.js'

/** Interactions in time order, parted user by user. */
export interface PartedPasts {
  /** What users did before, of all users, user after user. */
  readonly past: readonly ClickstreamEvent[]
  /** The newest interactions of those who have enough, oldest first. */
  readonly newest: ReadonlyMap<UserId, readonly ClickstreamEvent[]>
}

/** How many are kept apart. */
export interface HoldNewest {
  /** Interactions kept apart of each user, ≥ 1. */
  readonly count: number
  /** Interactions that must be left of her; of a user with fewer nothing is kept apart. */
  readonly least: number
}

/** Parts the interactions among the events; order within a user: time, then the order given. */
export const holdNewest = (events: Iterable<ClickstreamEvent>, { count, least }: HoldNewest): PartedPasts => {
  const byUser = new Map<UserId, ClickstreamEvent[]>()
  for (const event of events) {
    if (!isInteraction(event)) continue
    const own = byUser.get(event.userId)
    if (own === undefined) byUser.set(event.userId, [event])
    else own.push(event)
  }
  const newest = new Map<UserId, readonly ClickstreamEvent[]>()
  const past = [...byUser].flatMap(([user, own]) => {
    const inOrder = own.sort((a, b) => a.occurredAt - b.occurredAt)
    if (inOrder.length < count + least) return inOrder
    newest.set(user, inOrder.slice(-count))
    return inOrder.slice(0, -count)
  })
  return { past, newest }
}
