/** Z-score: mean 0, standard deviation 1. */
import { widthOf, type Provenance, type ZScoreScaler } from './scaler.js'

/** What a column's z-scores are measured from and in. */
export type Moments = Pick<ZScoreScaler, 'mean' | 'deviation'>

/** The mean first, then the deviations from it: two passes lose no digits where one that sums squares does. */
export const momentsOf = (values: Float64Array): Moments => {
  const count = Math.max(1, values.length)
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
  // Equal values can differ from their mean by its rounding; scikit-learn's bound for that.
  const rounding = count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2
  return { mean, deviation: variance <= rounding ? 0 : Math.sqrt(variance) }
}

/** @param values  not empty */
export const fitZScore = (values: Float64Array, provenance: Provenance): ZScoreScaler => ({
  kind: 'z-score',
  provenance,
  ...momentsOf(values),
})

/** In standard deviations from the mean. */
export const applyZScore = ({ mean, deviation }: Moments, value: number): number =>
  (value - mean) / widthOf(deviation)
