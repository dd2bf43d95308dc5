/** Robust scaling: median 0, interquartile range 1. */
import { widthOf, type Provenance, type RobustScaler } from './scaler.js'
import { quantileOf } from './sorted-values.js'

/** @param sorted  ascending, not empty */
export const fitRobust = (sorted: Float64Array, provenance: Provenance): RobustScaler => ({
  kind: 'robust',
  provenance,
  median: quantileOf(sorted, 0.5),
  interquartileRange: quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25),
})

/** In interquartile ranges from the median. */
export const applyRobust = ({ median, interquartileRange }: RobustScaler, value: number): number =>
  (value - median) / widthOf(interquartileRange)
