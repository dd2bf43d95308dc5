/** Average precision: the precision at each hit. Its mean over users is the MAP. */

/**
 * AP@k of one user: Σ (hits so far / rank) over the hits among the first k, divided by min(k, held out).
 * @param ranks  ranks of the held-out items, best first, [held out], at least one
 * @param k      list length, ≥ 1
 * @returns      0..1, higher is better
 * Source: Manning, Raghavan & Schütze, "Introduction to information retrieval", 2008, § 8.4; the divisor min(k, n), by which the
 *         best list of k has 1, is that of the Million Song Dataset Challenge (McFee et al., WWW 2012, § 4).
 */
export const averagePrecisionAt = (ranks: Float64Array, k: number): number => {
  let sum = 0
  let hits = 0
  for (const rank of ranks) {
    if (rank > k) break
    hits += 1
    sum += hits / rank
  }
  return sum / Math.min(k, ranks.length)
}
