/** How events come about, told to whoever wants to judge from them as well as anyone could: the likelihood, without the hidden interests. */
import type { Action, EpochMs, ItemId } from '@profilestream/contracts'
import { affinityOf } from '../people/affinity.kernel.js'
import { chanceOf, COMPLETION, RATING } from '../behaviour/consumption.js'
import type { WorldItem } from '../catalog/catalog.js'
import { interestPrior } from '../people/interests.js'
import { favouriteShare } from '../people/people.js'
import { shareOf } from '../catalog/shelves.kernel.js'
import { SUCCESSOR_SHARES } from '../catalog/successors.js'
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
  /** Chance by anything that has nothing to do with interests. */
  readonly otherwise: number
}

/** The simulator's parameters. */
export interface PerfectObserver {
  readonly categories: readonly string[]
  /** Concentration of the Dirichlet distribution that interests are drawn from, [categories]. */
  readonly prior: readonly number[]
  /** The action by which items are taken up: watch, read, listen, view. */
  readonly consumes: Action
  choice(choice: ObservedChoice): ChoiceChance
  /** Affinity of somebody with these interests, her favourite creators unknown, 0..1. */
  affinity(weights: Float64Array, itemId: ItemId): number
  /** Chance that the reaction follows at this affinity, all that comes before it included; 0 for one that never does. */
  reactionChance(action: Action, affinity: number): number
  /** Mean and deviation of completion, and of the rating as a share of its range, at this affinity; both are then clamped. */
  completion(affinity: number): { mean: number; deviation: number }
  rating(affinity: number): { mean: number; deviation: number }
}

/** Tells the parameters of a world. */
export const createObserver = (state: WorldState): PerfectObserver => ({
  categories: state.plan.categories.map(({ name }) => name),
  prior: interestPrior(state.plan),
  consumes: state.plan.consumption.action,
  choice: (choice) => choiceChance(state, choice),
  affinity: (weights, itemId) => {
    const item = state.catalog.find(itemId)
    if (item === undefined) return 0
    const strongest = weights.reduce((most, weight) => Math.max(most, weight), 0)
    return affinityOf({ weights, strongest }, item, favouriteShare(state.plan, item.categories[0]))
  },
  reactionChance: (action, affinity) => reactionChance(state, action, affinity),
  completion: (affinity) => linear(COMPLETION, affinity),
  rating: (affinity) => linear(RATING, affinity),
})

const linear = (
  { atNone, atFull, deviation }: { atNone: number; atFull: number; deviation: number },
  affinity: number,
) => ({
  mean: atNone + (atFull - atNone) * affinity,
  deviation,
})

const choiceChance = (state: WorldState, observed: ObservedChoice): ChoiceChance => {
  const item = state.catalog.find(observed.itemId)
  const categories = state.plan.categories.length
  if (item === undefined) return { byCategory: new Float64Array(categories), otherwise: 1 }
  const { successor, trend, again } = state.plan.sources
  const interest = 1 - successor - trend - again
  const totals = state.shelves.totals(observed.at)
  const weight = state.shelves.weightOf(item, observed.at)
  const byCategory = Float64Array.from(state.plan.categories, (_, category) =>
    share(interest * weight * shareOf(item, category), totals[category] ?? 0),
  )
  const repeated = observed.hadBefore ? again / observed.distinctBefore : 0
  const trending = share(trend * weight, totals[categories] ?? 0)
  return { byCategory, otherwise: successor * followChance(state, observed, item) + trending + repeated }
}

const share = (part: number, whole: number): number => (whole <= 0 ? 0 : part / whole)

const followChance = ({ catalog }: WorldState, { previous }: ObservedChoice, item: WorldItem): number => {
  if (previous === null) return 0
  const place = catalog.find(previous)?.successors.indexOf(item.index) ?? -1
  return place < 0 ? 0 : (SUCCESSOR_SHARES[place] ?? 0)
}

const reactionChance = (state: WorldState, action: Action, affinity: number): number => {
  const reaction = state.plan.reactions.find((known) => known.action === action)
  if (reaction === undefined) return 0
  const before = reaction.after === undefined ? 1 : reactionChance(state, reaction.after, affinity)
  return before * chanceOf(reaction, affinity)
}
