/** Reciprocal rank: how far down one has to read. Its mean over users is the MRR. */

/**
 * Reciprocal rank of the first hit of one user.
 * @param ranks  ranks of the held-out items, best first, [held out]
 * @param k      list length; infinite reads the whole catalog
 * @returns      0..1, higher is better; 0 without a hit
 * Source: Voorhees, "The TREC-8 question answering track report", 1999.
 */
export const reciprocalRankAt = (ranks: Float64Array, k: number): number => {
  const first = ranks[0] ?? Infinity
  return first <= k ? 1 / first : 0
}
