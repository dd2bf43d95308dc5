/** NDCG of one user with any number of held-out items: what the list gains, as a share of what the best list gains. */

/**
 * NDCG@k of one user with binary relevance: Σ 1 / log2(1 + rank) over hits, divided by the same sum over ranks 1..min(k, held out).
 * @param ranks  ranks of the held-out items, best first, [held out], at least one
 * @param k      list length, ≥ 1
 * @returns      0..1, higher is better
 * Source: Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002.
 */
export const ndcgGainAt = (ranks: Float64Array, k: number): number => {
  let gain = 0
  for (const rank of ranks) if (rank <= k) gain += 1 / Math.log2(1 + rank)
  let ideal = 0
  for (let rank = 1; rank <= Math.min(k, ranks.length); rank += 1) ideal += 1 / Math.log2(1 + rank)
  return gain / ideal
}
