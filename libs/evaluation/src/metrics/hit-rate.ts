/** Hit rate: how often the held-out item is among the first k. */
import { hitAt } from './accuracy/hit.js'
import { meanOver } from './mean.js'

/**
 * HR@k with one held-out item a user; equals recall@k then.
 * @param ranks  rank of each user's held-out item, 1 is best, [users]
 * @param k      list length, ≥ 1
 * @returns      0..1, higher is better; 0 without users
 * Source: see accuracy/hit.ts.
 */
export const hitRateAt = (ranks: Float64Array, k: number): number =>
  meanOver(ranks, (rank) => hitAt(Float64Array.of(rank), k))
