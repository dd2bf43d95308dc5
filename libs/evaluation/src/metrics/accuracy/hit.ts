/** Hit: whether anything that was held out is among the first k. Its mean over users is the hit rate. */

/**
 * Hit@k of one user.
 * @param ranks  ranks of the held-out items, best first, [held out]; infinite for what is never recommended
 * @param k      list length, ≥ 1
 * @returns      0 or 1
 * Source: Deshpande & Karypis, "Item-based top-N recommendation algorithms", ACM TOIS 22(1), 2004, eq. 11.
 */
export const hitAt = (ranks: Float64Array, k: number): number => ((ranks[0] ?? Infinity) <= k ? 1 : 0)

/** How many of the held-out items are among the first k. */
export const hitsAt = (ranks: Float64Array, k: number): number => {
  let hits = 0
  for (const rank of ranks) if (rank <= k) hits += 1
  return hits
}
