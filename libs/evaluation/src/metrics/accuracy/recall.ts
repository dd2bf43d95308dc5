/** Recall: how much of what was held out is among the first k. */
import { hitsAt } from './hit.js'

/**
 * Recall@k of one user.
 * @param ranks  ranks of the held-out items, best first, [held out], at least one
 * @param k      list length, ≥ 1
 * @returns      0..1, higher is better
 * Source: Herlocker et al., "Evaluating collaborative filtering recommender systems", ACM TOIS 22(1), 2004, § 4.1.2.
 */
export const recallAt = (ranks: Float64Array, k: number): number => hitsAt(ranks, k) / ranks.length
