/** Percentiles, and the estimate that they bound. */
import type { Estimate } from '../report.js'

/**
 * A percentile, between two values in proportion.
 * @param rising  values, rising
 * @param share   0..1
 * @returns       NaN without values
 * Source: Hyndman & Fan, "Sample quantiles in statistical packages", The American Statistician 50(4), 1996, definition 7.
 */
export const percentile = (rising: Float64Array, share: number): number => {
  const at = (rising.length - 1) * share
  const below = rising[Math.floor(at)] ?? NaN
  const above = rising[Math.ceil(at)] ?? NaN
  return below + (above - below) * (at - Math.floor(at))
}

/** Where 95 % of the resamples lie. */
const LOW = 0.025
const HIGH = 0.975

/** A value with the interval that holds 95 % of its resamples; the value alone when none says anything. */
export const estimateOf = (value: number, resampled: Float64Array): Estimate => {
  const rising = resampled.filter((one) => !Number.isNaN(one)).sort()
  if (rising.length === 0) return certain(value)
  return { value, low: percentile(rising, LOW), high: percentile(rising, HIGH) }
}

/** A value of which nothing can be drawn again. */
export const certain = (value: number): Estimate => ({ value, low: value, high: value })
