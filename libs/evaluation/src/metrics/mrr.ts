/** Mean reciprocal rank: how far down one has to read. */
import { meanOver } from './mean.js'

/**
 * MRR over the whole catalog, not cut at k.
 * @param ranks  rank of each user's held-out item, 1 is best, [users]; infinite gives 0
 * @returns      0..1, higher is better; 0 without users
 * Source: Voorhees, "The TREC-8 question answering track report", 1999.
 */
export const meanReciprocalRank = (ranks: Float64Array): number => meanOver(ranks, (rank) => 1 / rank)
