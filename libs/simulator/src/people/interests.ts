/** A user's hidden interests over the categories, and how they drift. */
import { DAY_MS } from '@profilestream/contracts'
import { createRandom, dirichlet, type Random } from '../random/random.js'
import { runningSums } from '../random/weighted.kernel.js'
import type { WorldPlan } from '../world-plan.js'

/** Interests between two changes. */
export interface InterestSpan {
  /** From when on, milliseconds since 1970-01-01 UTC; −Infinity for the first. */
  readonly from: number
  /** Share of each category, [categories], adding up to 1. */
  readonly weights: Float64Array
  /** Running sums of the shares, for drawing. */
  readonly sums: Float64Array
  /** The largest share. */
  readonly strongest: number
}

/** A user's interests through time. */
export interface InterestTimeline {
  at(time: number): InterestSpan
}

/** How many interests a user has: the smaller, the more one-sided she is. */
const CONCENTRATION = 2.5
/** Days between two changes of interest, on average, and how much of the interests is new after one. */
export const DRIFT = { days: 20, share: 0.35 } as const

/** The concentration of each category that interests are drawn with: the prior of a perfect observer, [categories]. */
export const interestPrior = (plan: WorldPlan): readonly number[] => {
  const total = plan.categories.reduce((sum, { share }) => sum + share, 0)
  return plan.categories.map(({ share }) => (CONCENTRATION * share) / total)
}

/** The interests of one user; made as far as they are asked for, and the same whenever they are asked. */
export const createTimeline = (
  plan: WorldPlan,
  seed: number,
  user: number,
  begin: number,
): InterestTimeline => {
  const random = createRandom(seed, `${plan.name}/interests/${user}`)
  const prior = interestPrior(plan)
  let last = spanOf(-Infinity, dirichlet(random, prior))
  const spans = [last]
  let nextChange = begin + random.exponential(DRIFT.days * DAY_MS)
  return {
    at: (time) => {
      while (nextChange <= time) {
        last = spanOf(nextChange, drift(last.weights, prior, random))
        spans.push(last)
        nextChange += random.exponential(DRIFT.days * DAY_MS)
      }
      return last.from <= time ? last : (spans.findLast(({ from }) => from <= time) ?? last)
    },
  }
}

const drift = (weights: Float64Array, prior: readonly number[], random: Random): Float64Array => {
  const fresh = dirichlet(random, prior)
  return weights.map((weight, category) => (1 - DRIFT.share) * weight + DRIFT.share * (fresh[category] ?? 0))
}

const spanOf = (from: number, weights: Float64Array): InterestSpan => ({
  from,
  weights,
  sums: runningSums(weights),
  strongest: weights.reduce((most, weight) => Math.max(most, weight), 0),
})
