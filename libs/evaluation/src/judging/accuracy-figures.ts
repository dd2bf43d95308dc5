/** The figures of held-out items: each a function of one user's ranks. */
import { auc } from '../metrics/accuracy/auc.js'
import { averagePrecisionAt } from '../metrics/accuracy/average-precision.js'
import { hitAt } from '../metrics/accuracy/hit.js'
import { ndcgGainAt } from '../metrics/accuracy/ndcg-gain.js'
import { precisionAt } from '../metrics/accuracy/precision.js'
import { recallAt } from '../metrics/accuracy/recall.js'
import { reciprocalRankAt } from '../metrics/accuracy/reciprocal-rank.js'

/** One figure of one user. */
export interface AccuracyFigure {
  readonly name: string
  /** @param ranks  of her held-out items, best first @param candidates  items that could be recommended */
  readonly of: (ranks: Float64Array, candidates: number) => number
}

const AT_K = {
  hr: hitAt,
  ndcg: ndcgGainAt,
  recall: recallAt,
  precision: precisionAt,
  mrr: reciprocalRankAt,
  map: averagePrecisionAt,
} as const

type NameAtK = keyof typeof AT_K

const atK = (name: NameAtK, ks: readonly number[]): AccuracyFigure[] =>
  ks.map((k) => ({ name: `${name}@${k}`, of: (ranks) => AT_K[name](ranks, k) }))

const MRR: AccuracyFigure = { name: 'mrr', of: (ranks) => reciprocalRankAt(ranks, Infinity) }

/** All of them: hr@k, ndcg@k, recall@k, precision@k, mrr@k, map@k, mrr over the whole catalog, auc. */
export const accuracyFigures = (ks: readonly number[]): readonly AccuracyFigure[] => [
  ...(Object.keys(AT_K) as NameAtK[]).flatMap((name) => atK(name, ks)),
  MRR,
  { name: 'auc', of: auc },
]

/** Those that are told group by group: hr@k, ndcg@k, recall@k, mrr. */
export const groupedFigures = (ks: readonly number[]): readonly AccuracyFigure[] => [
  ...atK('hr', ks),
  ...atK('ndcg', ks),
  ...atK('recall', ks),
  MRR,
]
