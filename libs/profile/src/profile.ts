/** What we hold of one user, readable: what the recommender and the gateway work with, made from the stored bytes by `decodeProfile`. */
import type {
  Action,
  BotInterval,
  DayActivity,
  EpochMs,
  ItemId,
  ReleaseVersion,
  ScenarioName,
  UserId,
} from '@profilestream/contracts'
import type { BotReason } from './admit/bots/score.js'
import type { Feature } from './normalise/features.js'
import type { NumberEstimate } from './normalise/running-estimates.js'
import type { SeenFilter } from './fold/seen-filter.kernel.js'

/** Dimension of user vectors and item embeddings. */
export const VECTOR_DIMENSION = 64 as const

/** Ties to other users kept. */
export const MAX_TIES = 32

/** One cleaned event of the user with an item. */
export interface Interaction {
  readonly itemId: ItemId
  readonly action: Action
  /** When it happened, milliseconds since 1970-01-01 UTC. */
  readonly occurredAt: EpochMs
  /** How much of the action's weight it counts, −1..1 in steps of 0.01. */
  readonly value: number
  /** Whether the user has had the item by it. */
  readonly consumes: boolean
  /** Number that stands for the event's id, 48 bits: equal ids have equal keys, and ids that count upwards keep their order. */
  readonly eventKey: number
}

/** How much the user cares for one category or tag. */
export interface Interest {
  /** The category or tag as the catalog spells it. */
  readonly name: string
  /** Decayed sum of the weights of the events that touched it, as of the profile's own time; negative for a dislike. */
  readonly weight: number
  /** Events that touched it so far. */
  readonly events: number
  /** Whether it is a tag; a category otherwise. */
  readonly isTag: boolean
  /** Choices of it, faded with the scenario's half-life to the profile's own time; an item's choice is shared out among its categories. */
  readonly choices: number
  /** The same with a quarter of the half-life. */
  readonly recentChoices: number
  /** References of the newest three events that the history may hold, newest first; see `referenceOf`. */
  readonly newest: readonly number[]
}

/** A stretch of activity without 30 idle minutes. */
export interface Session {
  /** First event, milliseconds since 1970-01-01 UTC. */
  readonly from: EpochMs
  /** Last event, milliseconds since 1970-01-01 UTC. */
  readonly to: EpochMs
}

/** Another user this one follows or has dealt with. */
export interface SocialTie {
  readonly userId: UserId
  /** Whether the user follows the other now. */
  readonly following: boolean
  /** Events that concerned the other. */
  readonly events: number
  /** The newest of them, milliseconds since 1970-01-01 UTC. */
  readonly lastAt: EpochMs
}

/** What speaks for the user being a machine; measured over her last 16 deeds, about. */
export interface BotSuspicion {
  /** Whether her events have no influence now. */
  readonly quarantined: boolean
  /** 0..100: 40 for each reason. */
  readonly score: number
  /** The rules that are met. */
  readonly reasons: readonly BotReason[]
  /** Deeds a minute, decayed, as of the newest. */
  readonly actsPerMinute: number
  /** Coefficient of variation of the gaps between deeds; null before there are two, Infinity while they are all 0. */
  readonly gapVariation: number | null
  /** Share of deeds with an item not met just before, 0..1. */
  readonly distinctShare: number
  /** Share of deeds that are more than passing by, 0..1. */
  readonly deepShare: number
  /** Share of deeds in two places at once, 0..1. */
  readonly conflictShare: number
  /** Her quarantines, oldest first, at most 8; the last has no end while it lasts. */
  readonly intervals: readonly BotInterval[]
}

/** What we hold of a user within one scenario. */
export interface ScenarioProfile {
  readonly scenario: ScenarioName
  /** The release whose item embeddings the user vector is made of; null before the first. */
  readonly release: ReleaseVersion | null
  /** Decayed sum of the embeddings of the user's items, as of the profile's own time, [64]. */
  readonly userVector: Float32Array
  /** At most 64, strongest liking first, dislikes last; ties by name. */
  readonly interests: readonly Interest[]
  /** The newest interactions, oldest first, by (occurredAt, eventKey), at most 100. */
  readonly history: readonly Interaction[]
  /** Items had that the history has forgotten; ask with `hasHad`. */
  readonly seenFilter: SeenFilter
  /** How many events of each action, impressions included. */
  readonly counts: Readonly<Partial<Record<Action, number>>>
  /** The newest 40 days with events, oldest first. */
  readonly days: readonly DayActivity[]
  /** Days since 1970-01-01 in the configured zone on which the user was active, newest 128 days, oldest first. */
  readonly activeDays: readonly number[]
  /** First active day, days since 1970-01-01; null before the first event that is not an impression. */
  readonly cohortDay: number | null
  /** First event that is not an impression, milliseconds since 1970-01-01 UTC; null before it. */
  readonly firstSeenAt: EpochMs | null
  /** Newest event that is not an impression. */
  readonly lastSeenAt: EpochMs | null
  /** Sessions so far. */
  readonly sessions: number
  /** The newest sessions, oldest first, at most 8. */
  readonly recentSessions: readonly Session[]
  /** Time spent, milliseconds. */
  readonly dwellMs: number
  /** Money spent by currency (ISO 4217), returns taken off, never below zero. */
  readonly spend: Readonly<Record<string, number>>
  /** When the user comes, by her own clock; each count at most 255, all halved when one would pass it. */
  readonly rhythm: Rhythm
  /** Events by device, counted likewise. */
  readonly devices: Readonly<Record<string, number>>
  /** Events by price band, those that have any, cheapest first, counted likewise; an item that was paid for counts four times. */
  readonly prices: readonly PriceBand[]
  /** Mean and spread of her own numbers, until a release brings scalers. */
  readonly estimates: Readonly<Partial<Record<Feature, NumberEstimate>>>
  /** Whether she behaves like a machine, and why. */
  readonly bot: BotSuspicion
}

/** Events by the user's own clock. */
export interface Rhythm {
  /** [24], from midnight. */
  readonly hours: readonly number[]
  /** [7], from Monday. */
  readonly weekdays: readonly number[]
  /** Her local time minus UTC, minutes; null while no event said. */
  readonly utcOffsetMinutes: number | null
}

/** Events whose items cost so much. */
export interface PriceBand {
  /** In units of the scenario's currency, inclusive. */
  readonly from: number
  /** Exclusive; null for the open last band. */
  readonly to: number | null
  readonly events: number
}

/** An anonymous id that logged in as a user. */
export interface IdentityLink {
  readonly anonymousId: UserId
  /** pending: noted, about to be settled; merged: its history is in this profile; refused: it is another user's, or a user itself. */
  readonly state: 'pending' | 'merged' | 'refused'
}

/** All we hold of a user. */
export interface Profile {
  readonly userId: UserId
  /** Events of this user passed so far, rejected ones included; 0 for a profile that does not exist yet. */
  readonly version: number
  /** The profile's own time: its newest event's, milliseconds since 1970-01-01 UTC; 0 before the first. */
  readonly updatedAt: EpochMs
  /** Partition → next offset to apply. */
  readonly positions: ReadonlyMap<number, number>
  readonly scenarios: ReadonlyMap<ScenarioName, ScenarioProfile>
  /** At most 32, most events first. */
  readonly ties: readonly SocialTie[]
  /** Anonymous ids that logged in as this user, by name. */
  readonly links: readonly IdentityLink[]
}
