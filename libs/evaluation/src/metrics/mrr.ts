/** Mean reciprocal rank: how far down one has to read. */
import { reciprocalRankAt } from './accuracy/reciprocal-rank.js'
import { meanOver } from './mean.js'

/**
 * MRR over the whole catalog, not cut at k.
 * @param ranks  rank of each user's held-out item, 1 is best, [users]; infinite gives 0
 * @returns      0..1, higher is better; 0 without users
 * Source: see accuracy/reciprocal-rank.ts.
 */
export const meanReciprocalRank = (ranks: Float64Array): number =>
  meanOver(ranks, (rank) => reciprocalRankAt(Float64Array.of(rank), Infinity))
