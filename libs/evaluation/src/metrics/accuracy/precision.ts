/** Precision: how much of the list was held out. */
import { hitsAt } from './hit.js'

/**
 * Precision@k of one user. A list that is shorter than k counts as one of k.
 * @param ranks  ranks of the held-out items, best first, [held out]
 * @param k      list length, ≥ 1
 * @returns      0..1, higher is better
 * Source: Herlocker et al., "Evaluating collaborative filtering recommender systems", ACM TOIS 22(1), 2004, § 4.1.2.
 */
export const precisionAt = (ranks: Float64Array, k: number): number => hitsAt(ranks, k) / k
