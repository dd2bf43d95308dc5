/** Shrinkage: of weightings that evidence can't tell apart, the one that departs least from what is believed without evidence. */
import { meanOver } from './metrics/mean.js'
import { isSurelyWorse, pairedDifference } from './paired-difference.js'

/** A weighting and what it gained on each judge. */
export interface JudgedWeighting {
  /** One weight for each source. */
  readonly weights: readonly number[]
  /** Gain of each judge under it, [users]. */
  readonly gains: Float64Array
}

/** Mean gain of all judges. */
export const meanWorthGain = ({ gains }: JudgedWeighting): number => meanOver(gains, (gain) => gain)

const NOTHING: JudgedWeighting = { weights: [], gains: Float64Array.of(-1) }

/** The weighting that gains most; the first wins a tie. */
export const bestOf = (judged: readonly JudgedWeighting[]): JudgedWeighting =>
  judged.reduce((top, next) => (meanWorthGain(next) > meanWorthGain(top) ? next : top), NOTHING)

/**
 * The best weighting where it surely gains over each source alone, by the paired test on the same judges; else the source alone that gains most.
 * @param best  the weighting of `judged` with the highest mean gain
 */
export const provenOrAlone = (judged: readonly JudgedWeighting[], best: JudgedWeighting): JudgedWeighting => {
  const alone = judged.filter(({ weights }) => weights.includes(1))
  const isProven = alone.every(({ gains }) => isSurelyWorse(pairedDifference(gains, best.gains)))
  return isProven ? best : bestOf(alone)
}

/**
 * Of the weightings that are not surely worse than the best, the one with most of one source; of equal ones the better.
 * @param best    the weighting of `judged` with the highest mean gain
 * @param source  place of the source believed in
 */
export const leastDeparture = (
  judged: readonly JudgedWeighting[],
  best: JudgedWeighting,
  source: number,
): JudgedWeighting => {
  const share = ({ weights }: JudgedWeighting): number => weights[source] ?? 0
  return judged
    .filter((one) => !isSurelyWorse(pairedDifference(one.gains, best.gains)))
    .reduce((kept, one) => {
      const more = share(one) - share(kept)
      return more > 0 || (more === 0 && meanWorthGain(one) > meanWorthGain(kept)) ? one : kept
    }, best)
}
