/** What the simulator knows and the system must find out. */
import type { EpochMs, ItemId, UserId } from '@profilestream/contracts'

/** How much of her attention a user really gives to a category. */
export interface TrueInterest {
  readonly category: string
  /** Share, 0..1; the shares of a user add up to 1. */
  readonly weight: number
}

/** The hidden side of a world. Times default to the world's own present. */
export interface Truth {
  /** Every user who exists so far, bots not among them. */
  users(): readonly UserId[]
  /** Interests of a user, strongest first; empty for bots and strangers. */
  interests(userId: UserId, at?: EpochMs): readonly TrueInterest[]
  /** How well an item suits a user, 0..1; 0 for bots, strangers and unknown items. */
  affinity(userId: UserId, itemId: ItemId, at?: EpochMs): number
  /** Whether the user is a machine. */
  isBot(userId: UserId): boolean
}
