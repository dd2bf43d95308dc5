/** NDCG: a hit counts more, the higher it stands. */
import { ndcgGainAt } from './accuracy/ndcg-gain.js'
import { meanOver } from './mean.js'

/**
 * NDCG@k with one held-out item a user: the ideal ranking gains 1, so the gain is 1 / log2(1 + rank).
 * @param ranks  rank of each user's held-out item, 1 is best, [users]
 * @param k      list length, ≥ 1
 * @returns      0..1, higher is better; 0 without users
 * Source: see accuracy/ndcg-gain.ts.
 */
export const ndcgAt = (ranks: Float64Array, k: number): number =>
  meanOver(ranks, (rank) => ndcgGainAt(Float64Array.of(rank), k))
