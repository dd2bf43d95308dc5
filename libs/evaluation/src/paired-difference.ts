/** Two models on the same judges: how much the one gains over the other, and how far chance alone could have moved that. */

import { ndcgGainAt } from './metrics/accuracy/ndcg-gain.js'

/** The mean of paired differences with its standard error. */
export interface PairedDifference {
  readonly mean: number
  /** Standard deviation of the differences over the root of their number; 0 without judges. */
  readonly standardError: number
}

/**
 * Difference of two models' gains, judge by judge.
 * @param ours    gain of each judge, [judges]
 * @param theirs  the same judges in the same order, [judges]
 */
export const pairedDifference = (ours: Float64Array, theirs: Float64Array): PairedDifference => {
  const count = ours.length
  if (count === 0) return { mean: 0, standardError: 0 }
  const differences = ours.map((gain, judge) => gain - (theirs[judge] ?? 0))
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / count
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0)
  return { mean, standardError: Math.sqrt(squares / count / Math.max(1, count - 1)) }
}

/**
 * A model is surely worse when its mean loss is above this many of the loss's own standard errors: one chance in forty to be
 * wrong. The rule of one standard error is L. Breiman et al., "Classification and Regression Trees", 1984, section 3.4.3.
 */
const SURE_STANDARD_ERRORS = 2

/** Whether the difference of one model to another is a loss, and not by chance. */
export const isSurelyWorse = ({ mean, standardError }: PairedDifference): boolean =>
  -mean > SURE_STANDARD_ERRORS * standardError

/** The gain that NDCG@10 is the mean of, judge by judge. @param ranks  1 is best, [judges] */
export const gainsAt10 = (ranks: Float64Array): Float64Array =>
  ranks.map((rank) => ndcgGainAt(Float64Array.of(rank), 10))
