/** The figures that are reported of one model: hr@k and ndcg@k for each k, mrr, users. */
import { hitRateAt } from './hit-rate.js'
import { meanReciprocalRank } from './mrr.js'
import { ndcgAt } from './ndcg.js'

/** Figures by name: hr@10, ndcg@10, mrr, users, seconds. */
export type Figures = Readonly<Record<string, number>>

/** List lengths that are reported unless told otherwise. */
export const DEFAULT_KS: readonly number[] = [5, 10, 20]

/** All figures of one model's ranks, [users]. */
export const figuresOf = (ranks: Float64Array, ks: readonly number[] = DEFAULT_KS): Figures => ({
  ...Object.fromEntries(ks.map((k) => [`hr@${k}`, hitRateAt(ranks, k)])),
  ...Object.fromEntries(ks.map((k) => [`ndcg@${k}`, ndcgAt(ranks, k)])),
  mrr: meanReciprocalRank(ranks),
  users: ranks.length,
})
