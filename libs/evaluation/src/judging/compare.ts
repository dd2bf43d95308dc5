/** All pairs of models on the same users: difference, its interval, p, and p corrected for the number of pairs. */
import type { Comparison } from '../report.js'
import { holm } from '../statistics/holm.js'
import { pairedTTest } from '../statistics/paired-t-test.js'
import { estimateOf } from '../statistics/percentile.js'

/** One metric of one model, user by user and resample by resample. */
export interface ComparedFigure {
  readonly model: string
  readonly metric: string
  readonly value: number
  /** Figure of each user, the same users for all models, [users]. */
  readonly ofUsers: Float64Array
  /** Figure of each resample, the same draws for all models, [resamples]. */
  readonly ofResamples: Float64Array
  /** Whether the smaller is the better, as with errors. */
  readonly lowerIsBetter?: boolean
}

/** Compares all pairs metric by metric; p is corrected over all of these comparisons by Holm's method. */
export const compareAll = (figures: readonly ComparedFigure[]): Comparison[] => {
  const metrics = [...new Set(figures.map(({ metric }) => metric))]
  const pairs = metrics.flatMap((metric) => pairsOf(figures.filter((figure) => figure.metric === metric)))
  const corrected = holm(pairs.map(({ pValue }) => pValue))
  return pairs.map((pair, index) => ({ ...pair, correctedPValue: corrected[index] ?? 1 }))
}

const pairsOf = (figures: readonly ComparedFigure[]): ReturnType<typeof compareTwo>[] =>
  figures.flatMap((one, index) => figures.slice(index + 1).map((other) => compareTwo(one, other)))

const compareTwo = (one: ComparedFigure, other: ComparedFigure): Omit<Comparison, 'correctedPValue'> => {
  const otherIsBetter = one.lowerIsBetter === true ? other.value < one.value : other.value > one.value
  const [better, worse] = otherIsBetter ? [other, one] : [one, other]
  const resampled = better.ofResamples.map((value, draw) => value - (worse.ofResamples[draw] ?? NaN))
  return {
    better: better.model,
    other: worse.model,
    metric: one.metric,
    difference: estimateOf(better.value - worse.value, resampled),
    pValue: pairedTTest(better.ofUsers, worse.ofUsers),
  }
}
