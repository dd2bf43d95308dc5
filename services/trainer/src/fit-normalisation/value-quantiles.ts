/** Quantiles of a column by a t-digest, the same for the same values in the same order. */
import { TDigest } from 'tdigest'

/** Largest share of the values that one centroid stands for; near the ends, where limits lie, it is far less. */
const DELTA = 0.01
/** 1 / the golden ratio: steps of this share of a column meet it evenly. */
const EVEN_STEP = 0.6180339887498949

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

/** A step that meets every place of a column once. */
const stepThrough = (length: number): number => {
  let step = Math.max(1, Math.round(length * EVEN_STEP))
  while (commonDivisor(step, length) !== 1) step += 1
  return step
}

/**
 * Reads quantiles of a column. The values are met in even steps through the column: a t-digest of values that only rise
 * grows without end, and the library's remedy against that is a random order, which would make two refits differ.
 * @param column  NaN for a missing value
 * @returns       reads the quantile of a level, 0..1; and how many values there are
 * Source: Dunning and Ertl, "Computing extremely accurate quantiles using t-digests", arXiv:1902.04023.
 */
export const digestOf = (
  column: ArrayLike<number>,
): { readonly count: number; readonly quantile: (level: number) => number } => {
  const digest = new TDigest(DELTA, 0)
  const { length } = column
  const step = length === 0 ? 1 : stepThrough(length)
  let count = 0
  for (let i = 0, at = 0; i < length; i++, at = (at + step) % length) {
    const value = column[at] ?? NaN
    if (Number.isNaN(value)) continue
    digest.push(value)
    count += 1
  }
  return { count, quantile: (level) => digest.percentile(level) ?? NaN }
}
