/** What the simulator knows and the system must find out. */
import { asEpochMs, type EpochMs, type ItemId, type UserId } from '@profilestream/contracts'
import { affinityFor } from '../people/affinity-for.js'
import { createObserver, type PerfectObserver } from './perfect-observer.js'
import type { User } from '../people/people.js'
import type { WorldState } from '../world-state.js'

/** How much of her attention a user really gives to a category. */
export interface TrueInterest {
  readonly category: string
  /** Share, 0..1; the shares of a user add up to 1. */
  readonly weight: number
}

/** The hidden side of a world. Times default to the world's own present. */
export interface Truth {
  /** Every user who has come so far, bots not among them. */
  users(): readonly UserId[]
  /** Interests of a user, strongest first; empty for bots and strangers. */
  interests(userId: UserId, at?: EpochMs): readonly TrueInterest[]
  /** How well an item suits a user, 0..1; 0 for bots, strangers and unknown items. */
  affinity(userId: UserId, itemId: ItemId, at?: EpochMs): number
  /** Whether the user is a machine. */
  isBot(userId: UserId): boolean
  /** The simulator's own parameters, for the best estimate anyone could make from events. */
  readonly observer: PerfectObserver
}

/** The truth of a running world. */
export const createTruth = (state: WorldState): Truth => ({
  users: () => state.users.filter(({ joinsAt }) => joinsAt <= state.now).map(({ userId }) => userId),
  interests: (userId, at = asEpochMs(state.now)) => {
    const user = state.usersById.get(userId)
    return user === undefined ? [] : interestsOf(state, user, at)
  },
  affinity: (userId, itemId, at = asEpochMs(state.now)) => {
    const user = state.usersById.get(userId)
    const item = state.catalog.find(itemId)
    return user === undefined || item === undefined ? 0 : affinityFor(state.plan, user, { item, at })
  },
  isBot: (userId) => state.bots.some((bot) => bot.userId === userId),
  observer: createObserver(state),
})

const interestsOf = ({ plan }: WorldState, user: User, at: EpochMs): TrueInterest[] => {
  const { weights } = user.interests.at(at)
  return plan.categories
    .map(({ name }, index) => ({ category: name, weight: weights[index] ?? 0 }))
    .sort((a, b) => b.weight - a.weight || (a.category < b.category ? -1 : 1))
}
