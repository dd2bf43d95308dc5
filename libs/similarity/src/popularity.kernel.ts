/** How often each item was met: the baseline that every model must beat. */

/** Interactions of each item over all sequences, [items]. */
export const countPopularity = (sequences: readonly Int32Array[], items: number): Float32Array => {
  const counts = new Float32Array(items)
  for (const sequence of sequences) {
    for (const item of sequence) counts[item]! += 1
  }
  return counts
}
