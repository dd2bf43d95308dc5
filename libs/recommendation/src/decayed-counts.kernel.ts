/** Scaling of decayed counts: one pass over a vector. */

/** Multiplies every count in place and gives the same vector back. */
export const scaleAll = (counts: Float32Array, factor: number): Float32Array => {
  for (let i = 0; i < counts.length; i++) counts[i]! *= factor
  return counts
}

/**
 * ln(1 + count · (1 + boost · affinity)): counts of very different size made comparable, lifted where the user has an affinity.
 * @param counts    decayed counts, [≤ items]
 * @param affinity  0..1 of each item, [items], or null for none
 * @returns         [items]
 */
export const compressCounts = (
  counts: Float32Array,
  affinity: Float32Array | null,
  { items, boost }: { readonly items: number; readonly boost: number },
): Float32Array => {
  const scores = new Float32Array(items)
  const known = Math.min(items, counts.length)
  for (let i = 0; i < known; i++) {
    const lift = affinity === null ? 1 : 1 + boost * Math.max(0, affinity[i]!)
    scores[i] = Math.log1p(counts[i]! * lift)
  }
  return scores
}
