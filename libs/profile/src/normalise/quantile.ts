/** Quantile transform: a value becomes the share of the values below it, between quantiles on a straight line. */
import type { Provenance, QuantileScaler } from './scaler.js'
import { quantileOf } from './sorted-values.js'

/** Quantiles that are kept: of 101 each stands for one percent. */
const QUANTILES = 101

/** @param sorted  ascending, not empty; of fewer than 101 values all are kept */
export const fitQuantile = (sorted: Float64Array, provenance: Provenance): QuantileScaler => {
  const length = Math.max(1, Math.min(QUANTILES, sorted.length))
  const steps = Math.max(1, length - 1)
  return {
    kind: 'quantile',
    provenance,
    quantiles: Array.from({ length }, (_, step) => quantileOf(sorted, step / steps)),
  }
}

/** The first place whose quantile is above the value, or not below it. */
const placeOf = (quantiles: readonly number[], isPast: (quantile: number) => boolean): number => {
  let from = 0
  let to = quantiles.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (isPast(quantiles[middle] ?? Infinity)) to = middle
    else from = middle + 1
  }
  return from
}

/**
 * 0..1. Quantiles that are equal (many values are the same) give the middle of their places, as in scikit-learn; the
 * lowest and the highest give 0 and 1.
 */
export const applyQuantile = ({ quantiles }: QuantileScaler, value: number): number => {
  const steps = quantiles.length - 1
  const lowest = quantiles[0] ?? 0
  if (value <= lowest) return 0
  if (value >= (quantiles[steps] ?? 0)) return 1
  const above = placeOf(quantiles, (quantile) => quantile > value)
  const first = placeOf(quantiles, (quantile) => quantile >= value)
  if (first < above) return (first + above - 1) / 2 / steps
  const [lower, upper] = [quantiles[above - 1] ?? lowest, quantiles[above] ?? lowest]
  return (above - 1 + (value - lower) / (upper - lower)) / steps
}
