/** How events come about, told to whoever wants to judge from them as well as anyone could: the likelihood, without the hidden interests. */
import type { Action, ClickstreamEvent, EpochMs, ItemId } from '@profilestream/contracts'
import { AFFINITY_PARTS } from '../people/affinity.kernel.js'
import { acceptance } from '../behaviour/choice.kernel.js'
import { chanceOf, COMPLETION, isPrompt, RATING } from '../behaviour/consumption.js'
import type { WorldItem } from '../catalog/catalog.js'
import { DRIFT, interestPrior } from '../people/interests.js'
import { favouriteShare } from '../people/people.js'
import { shareOf } from '../catalog/shelves.kernel.js'
import { SUCCESSOR_SHARES } from '../catalog/successors.js'
import type { ReactionPlan } from '../world-plan.js'
import type { WorldState } from '../world-state.js'

/** A choice of an item, as it looks from outside. */
export interface ObservedChoice {
  readonly itemId: ItemId
  /** The item taken up before, or null. */
  readonly previous: ItemId | null
  readonly at: EpochMs
  /** Whether the user has had the item before, and how many different ones she has had. */
  readonly hadBefore: boolean
  readonly distinctBefore: number
}

/** The chance of a choice, split by where it may have come from. */
export interface ChoiceChance {
  /** Chance of the item given that the user was after a category, times the chance that interest led her, [categories]. */
  readonly byCategory: Float64Array
  /** Chance that she came upon it by the order of items or by trend; taken up with `acceptance` of its affinity. */
  readonly metByChance: number
  /** Chance by what has nothing to do with interests. */
  readonly otherwise: number
}

/** Affinity = constant + Σ slope · interest in the category / strongest interest, within 0..1. */
export interface ObservedAffinity {
  readonly constant: number
  readonly slopes: readonly (readonly [category: number, slope: number])[]
}

/** A reaction, as it looks from outside. */
export interface ObservedReaction {
  readonly action: Action
  /** The reaction that must have come before it, or null. */
  readonly after: Action | null
  /** Whether it comes within the visit, if it comes. */
  readonly isPrompt: boolean
  /** Chance at this affinity once what comes before has happened, 0..1. */
  readonly chance: (affinity: number) => number
}

/** The simulator's parameters. */
export interface PerfectObserver {
  readonly categories: readonly string[]
  /** Concentration of the Dirichlet distribution that interests are drawn from, [categories]. */
  readonly prior: readonly number[]
  /** How interests drift: days between two changes on average, and the share of the interests that is new after one. */
  readonly drift: { readonly days: number; readonly share: number }
  /** The action by which items are taken up: watch, read, listen, view. */
  readonly consumes: Action
  choice(choice: ObservedChoice): ChoiceChance
  /** Chance to take up what she comes upon, at this affinity, 0..1. */
  readonly acceptance: (affinity: number) => number
  /** What affinity to an item is made of, the user's favourite creators unknown. */
  affinity(itemId: ItemId): ObservedAffinity
  /** What may follow when an item was taken in. */
  readonly reactions: readonly ObservedReaction[]
  /** How much of the item was taken in, read from the event; null where it can't be told. */
  completionOf(event: ClickstreamEvent): number | null
  /** Mean and deviation of completion, and of the rating as a share of its range, at this affinity; both are then clamped. */
  completion(affinity: number): { mean: number; deviation: number }
  rating(affinity: number): { mean: number; deviation: number }
}

/** Tells the parameters of a world. */
export const createObserver = (state: WorldState): PerfectObserver => ({
  categories: state.plan.categories.map(({ name }) => name),
  prior: interestPrior(state.plan),
  drift: DRIFT,
  consumes: state.plan.consumption.action,
  choice: (choice) => choiceChance(state, choice),
  acceptance,
  affinity: (itemId) => affinityParts(state, itemId),
  reactions: state.plan.reactions.map(observedReaction),
  completionOf: (event) => completionOf(state, event),
  completion: (affinity) => linear(COMPLETION, affinity),
  rating: (affinity) => linear(RATING, affinity),
})

const affinityParts = ({ plan, catalog }: WorldState, itemId: ItemId): ObservedAffinity => {
  const item = catalog.find(itemId)
  if (item === undefined) return { constant: 0, slopes: [] }
  const favourite = AFFINITY_PARTS.favourite * favouriteShare(plan, item.categories[0])
  const slopes = item.categories
    .map((category, place) => [category, AFFINITY_PARTS.interest * (item.shares[place] ?? 0)] as const)
    .filter(([category]) => category >= 0)
  return { constant: favourite + AFFINITY_PARTS.quality * item.quality, slopes }
}

const linear = (
  { atNone, atFull, deviation }: { atNone: number; atFull: number; deviation: number },
  affinity: number,
) => ({
  mean: atNone + (atFull - atNone) * affinity,
  deviation,
})

/** How much of what she comes upon is not taken up, on average; the exact share hangs on interests, which the observer does not know. */
const REFUSED = 0.55

const choiceChance = (state: WorldState, observed: ObservedChoice): ChoiceChance => {
  const item = state.catalog.find(observed.itemId)
  const categories = state.plan.categories.length
  if (item === undefined) return { byCategory: new Float64Array(categories), metByChance: 0, otherwise: 1 }
  const { successor, trend, again } = state.plan.sources
  const follows = observed.previous === null ? 0 : successor
  const interest = 1 - follows - trend - again + REFUSED * (follows + trend)
  const totals = state.shelves.totals(observed.at)
  const weight = state.shelves.weightOf(item, observed.at)
  const byCategory = Float64Array.from(state.plan.categories, (_, category) =>
    share(interest * weight * shareOf(item, category), totals[category] ?? 0),
  )
  return {
    byCategory,
    metByChance:
      successor * followChance(state, observed, item) + share(trend * weight, totals[categories] ?? 0),
    otherwise: observed.hadBefore ? again / observed.distinctBefore : 0,
  }
}

const share = (part: number, whole: number): number => (whole <= 0 ? 0 : part / whole)

const followChance = ({ catalog }: WorldState, { previous }: ObservedChoice, item: WorldItem): number => {
  if (previous === null) return 0
  const place = catalog.find(previous)?.successors.indexOf(item.index) ?? -1
  return place < 0 ? 0 : (SUCCESSOR_SHARES[place] ?? 0)
}

const observedReaction = (reaction: ReactionPlan): ObservedReaction => ({
  action: reaction.action,
  after: reaction.after ?? null,
  isPrompt: isPrompt(reaction),
  chance: (affinity) => chanceOf(reaction, affinity),
})

/** Completion itself, or what the dwell says of it where items take no time of their own. */
const completionOf = ({ plan }: WorldState, { completion, dwellMs }: ClickstreamEvent): number | null => {
  if (completion !== null || dwellMs === null) return completion
  const [none, full] = plan.consumption.dwellMs
  return (dwellMs - none) / (full - none)
}
