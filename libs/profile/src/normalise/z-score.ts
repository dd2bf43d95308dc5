/** Z-score: mean 0, standard deviation 1. */
import { widthOf, type Provenance, type ZScoreScaler } from './scaler.js'

/** The mean first, then the deviations from it: two passes lose no digits where one that sums squares does. */
export const fitZScore = (values: Float64Array, provenance: Provenance): ZScoreScaler => {
  const count = Math.max(1, values.length)
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
  // Equal values can differ from their mean by its rounding; scikit-learn's bound for that.
  const rounding = count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2
  return { kind: 'z-score', provenance, mean, deviation: variance <= rounding ? 0 : Math.sqrt(variance) }
}

/** In standard deviations from the mean. */
export const applyZScore = ({ mean, deviation }: ZScoreScaler, value: number): number =>
  (value - mean) / widthOf(deviation)
