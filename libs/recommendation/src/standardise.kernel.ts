/** Mean and spread of one source's scores, and their weighted sum: the numeric loops of the blend. */

/** Mean and standard deviation of a score vector. */
export interface Spread {
  readonly mean: number
  /** Standard deviation over the whole catalog; 0 when all scores are equal. */
  readonly deviation: number
}

/**
 * Mean and standard deviation over the catalog, in two passes so that large means do not eat the spread.
 * @param scores  one score an item, [items]
 */
export const spreadOf = (scores: Float32Array): Spread => {
  const count = scores.length
  if (count === 0) return { mean: 0, deviation: 0 }
  let sum = 0
  for (let i = 0; i < count; i++) sum += scores[i]!
  const mean = sum / count
  let squares = 0
  for (let i = 0; i < count; i++) {
    const distance = scores[i]! - mean
    squares += distance * distance
  }
  return { mean, deviation: Math.sqrt(squares / count) }
}

/** One source's scores on their way into a blend. */
export interface Addend {
  /** One score an item of the source's own numbering, [n]. */
  readonly scores: Float32Array
  /** Where each of them lies in the blend, [n], or null when the numbering is the blend's. */
  readonly positions: Int32Array | null
  /** How far the source is believed of an item, 0..1; wholly when undefined. */
  readonly trustIn: ((index: number) => number) | undefined
}

/**
 * Adds `weight · trust · (score − mean) / deviation` of every item to `out`; a source without spread adds nothing.
 * Trust comes after standardising, which would take out whatever all scores have been multiplied by.
 * @param out  the blend so far, [items], changed in place
 */
export const addStandardised = (
  { scores, positions, trustIn }: Addend,
  { mean, deviation }: Spread,
  weight: number,
  out: Float32Array,
): void => {
  if (deviation === 0 || weight === 0) return
  const factor = weight / deviation
  const count = positions === null ? Math.min(scores.length, out.length) : scores.length
  if (trustIn !== undefined) {
    for (let i = 0; i < count; i++)
      out[positions === null ? i : positions[i]!]! += factor * trustIn(i) * (scores[i]! - mean)
  } else if (positions === null) {
    for (let i = 0; i < count; i++) out[i]! += factor * (scores[i]! - mean)
  } else {
    for (let i = 0; i < count; i++) out[positions[i]!]! += factor * (scores[i]! - mean)
  }
}
