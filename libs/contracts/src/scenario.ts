/** A scenario's definition: data, not code. It says which actions it uses, what each is worth, and how fast interest fades. */
import type { Action } from './generated/records.js'
import type { ScenarioName } from './ids.js'
import type { CleaningRules } from './scenario-cleaning.js'

/** Fields of an event that an action can require. */
export type RequirableField = 'itemId' | 'targetUserId' | 'rating' | 'price' | 'query'

/** How the value of an action is read from the event; the weight is multiplied by it. */
export type ValueSource = 'constant' | 'rating' | 'completion' | 'dwell'

/** What one action means in one scenario. */
export interface ActionDefinition {
  /** Weight of the action at full value; negative for a dislike, 0 for one that says nothing about taste. */
  readonly weight: number
  /** Fields that must be present, or the event becomes a dead letter. */
  readonly requires: readonly RequirableField[]
  /** rating: −1..1 over the rating range, from lowest to highest; completion: 0..1, dwell's where it is not said; dwell: min(1, dwell / fullDwellMs). */
  readonly value: ValueSource
  /** Whether the interaction enters the history that models are trained on and encode. */
  readonly enters: 'history' | 'nothing'
  /** Whether the user has had the item afterwards: it is not recommended again where items do not repeat. */
  readonly consumes: boolean
  /** The action that this one takes back, or null. */
  readonly takesBack: Action | null
  /** Whether it counts as a conversion when it names a recommendation list. */
  readonly converts: boolean
}

/** One arm of the experiment that runs in a scenario. */
export interface VariantDefinition {
  readonly name: string
  /** Share of users, 0..1; the shares of a scenario add up to 1. */
  readonly share: number
  /** personal: the full ranking; trending: the same list for everyone. */
  readonly ranking: 'personal' | 'trending'
}

/** A named set of users, given by a rule. */
export interface SegmentDefinition {
  /** Of a-z, 0-9, - and _; unique in its scenario. */
  readonly name: string
  /** What people call it. */
  readonly title: string
  /** Who is in it: a condition in CEL over the facts of a profile (docs/segments.md). */
  readonly when: string
}

/** All that the system needs to know to serve one kind of product. */
export interface ScenarioDefinition {
  readonly name: ScenarioName
  /** What people call it. */
  readonly title: string
  readonly actions: Readonly<Partial<Record<Action, ActionDefinition>>>
  /** Days after which an interest counts half. */
  readonly interestHalfLifeDays: number
  /** Days after which an item's trend counts half. */
  readonly trendHalfLifeDays: number
  /** Whether an item may be recommended again to a user who has had it. */
  readonly itemsRepeat: boolean
  /** Days after its publication when an item is no longer recommended; null for never. */
  readonly freshForDays: number | null
  /** Rating range of the rate action. */
  readonly ratingRange: { readonly lowest: number; readonly highest: number }
  /** Dwell that counts as full attention, milliseconds. */
  readonly fullDwellMs: number
  /**
   * Quantiles beyond which a value counts as the quantile, by field: [0.005, 0.995] holds one value in two hundred at each
   * end to its limit; 0 and 1 set none. The trainer finds them; before the first release, for fields not named, and for
   * actions with too few values, all counts as it is.
   */
  readonly winsorise?: Readonly<Partial<Record<'dwellMs' | 'price' | 'quantity', readonly [number, number]>>>
  /** Currency of a price without one, ISO 4217; null where nothing is sold. */
  readonly defaultCurrency: string | null
  /** Earliest time an event may have, milliseconds since 1970-01-01 UTC. */
  readonly earliestTime: number
  /** How far ahead of the broker's time an event may lie, milliseconds. */
  readonly futureToleranceMs: number
  /** Slots that lists are made for; the first is the one refreshed on every profile update. */
  readonly slots: readonly string[]
  readonly variants: readonly VariantDefinition[]
  /** How its events are cleaned; all of it may be left out of the JSON. */
  readonly cleaning: CleaningRules
  /** The segments its users fall into; empty when the file names none. */
  readonly segments: readonly SegmentDefinition[]
}
