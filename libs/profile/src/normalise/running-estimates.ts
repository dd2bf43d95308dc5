/**
 * A user's own running estimates of her numbers, for as long as no release says how numbers are scaled: mean and spread of
 * dwell, completion, prices, quantities and ratings, as z-scores to read by. Gaps are left out: they depend on the order
 * that events are told in.
 */
import { asEpochMs } from '@profilestream/contracts'
import type { EventAtHand } from '../fold/event-at-hand.js'
import type { ScenarioState } from '../mutable-profile.js'
import type { Feature, FeatureScalers } from './features.js'
import {
  createEstimate,
  deviationOf,
  estimate,
  joinEstimates,
  type RunningEstimate,
} from './welford.kernel.js'

/** What is estimated, in the order it is stored in: only ever appended to, at most 8. */
const ESTIMATED = [
  'dwellMs',
  'completion',
  'price',
  'quantity',
  'rating',
] as const satisfies readonly Feature[]

/** One estimate each, in the order of ESTIMATED. */
export type RunningEstimates = readonly RunningEstimate[]

/** Nothing seen yet. */
export const createEstimates = (): RunningEstimates => ESTIMATED.map(createEstimate)

/** Forgets all. */
export const clearEstimates = (estimates: RunningEstimates): void => {
  for (const running of estimates) {
    if (running.count === 0) continue
    running.count = 0
    running.mean = 0
    running.squares = 0
  }
}

const take = (running: RunningEstimate | undefined, value: number | null): void => {
  if (running !== undefined && value !== null) estimate(running, value)
}

/**
 * Takes an interaction in. From the first event under a release on nothing is kept: the
 * release's scalers say more.
 */
export const estimateNumbers = (state: ScenarioState, { event, definition, basis }: EventAtHand): void => {
  if (basis.embeddings.release(state.name) !== null) return clearEstimates(state.estimates)
  if (definition.enters !== 'history' || event.itemId === null) return
  // In the order of ESTIMATED.
  const { estimates } = state
  take(estimates[0], event.dwellMs)
  take(estimates[1], event.completion)
  take(estimates[2], event.price)
  take(estimates[3], event.quantity)
  take(estimates[4], event.rating)
}

/** Adds another user's, whose history becomes hers. */
export const mergeEstimates = (into: RunningEstimates, from: RunningEstimates): void => {
  for (const [place, running] of into.entries()) {
    const other = from[place]
    if (other !== undefined) joinEstimates(running, other)
  }
}

/** What a user's estimates say of one number. */
export interface NumberEstimate {
  /** Values seen. */
  readonly count: number
  readonly mean: number
  /** Standard deviation; 0 before the second value. */
  readonly deviation: number
}

/** The estimates there are, by name. */
export const listEstimates = (
  estimates: RunningEstimates,
): Readonly<Partial<Record<Feature, NumberEstimate>>> =>
  Object.fromEntries(
    ESTIMATED.flatMap((feature, place) => {
      const running = estimates[place]
      if (running === undefined || running.count === 0) return []
      return [[feature, { count: running.count, mean: running.mean, deviation: deviationOf(running) }]]
    }),
  )

/**
 * Scalers to be used before the first release: a z-score for each number that the user has shown at least twice.
 * @param held  a user's scenario, as it is read
 */
export const scalersBeforeRelease = (held: {
  readonly estimates: Readonly<Partial<Record<Feature, NumberEstimate>>>
  readonly firstSeenAt: number | null
  readonly lastSeenAt: number | null
}): FeatureScalers =>
  Object.fromEntries(
    Object.entries(held.estimates)
      .filter(([, { count }]) => count > 1)
      .map(([column, { count, mean, deviation }]) => {
        const [windowFrom, windowTo] = [asEpochMs(held.firstSeenAt ?? 0), asEpochMs(held.lastSeenAt ?? 0)]
        return [
          column,
          { kind: 'z-score', provenance: { column, windowFrom, windowTo, count }, mean, deviation },
        ]
      }),
  )
