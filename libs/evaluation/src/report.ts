/** The report of one evaluation: every figure with its interval, by group, beside its cost, and the models against each other. */

/** A figure with the bootstrap's 95 % interval over the users it is the mean of; low = high = value where there is nothing to resample (coverage, Gini). */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** The figures of one group of judges. */
export interface GroupFigures {
  /** 1–5, 6–20, 21–50, more; a band of item popularity; a scenario; new, known. */
  readonly name: string
  /** Users who are judges in this group. */
  readonly users: number
  readonly figures: Readonly<Record<string, Estimate>>
}

/** What judges are told apart by. */
export type GroupedBy = 'events' | 'popularity' | 'scenario' | 'new items' | 'new users'

/** One way to group the judges; groups without judges are left out. */
export interface Grouping {
  readonly by: GroupedBy
  readonly groups: readonly GroupFigures[]
}

/** What a model costs on the machine that judged it. */
export interface Cost {
  /** Seconds to fit. */
  readonly fitSeconds: number
  /** Milliseconds for one ranked list of the whole catalog, scored in batches. */
  readonly listMs: number
  /** Highest resident memory of the process while the model was fitted and judged, MiB. */
  readonly peakMemoryMiB: number
}

/** One model, judged. */
export interface ModelReport {
  /** As people spelled it. */
  readonly model: string
  /** By name: hr@10, ndcg@10, mrr, auc, coverage@10, …, rmse; accuracy, loss. */
  readonly figures: Readonly<Record<string, Estimate>>
  readonly groupings: readonly Grouping[]
  readonly cost: Cost
}

/** Two models on the same users. */
export interface Comparison {
  /** The model with the better mean. */
  readonly better: string
  readonly other: string
  /** ndcg@10, … */
  readonly metric: string
  /** Figure of `better` less that of `other`, the interval by a paired bootstrap over users. */
  readonly difference: Estimate
  /** Two-sided, by the test that the report names. */
  readonly pValue: number
  /** After the report's correction over all its comparisons. */
  readonly correctedPValue: number
}

/** How interactions are held out. */
export const PROTOCOLS = [
  'leave-last-one-out',
  'temporal',
  'leave-one-random-out',
  'cold-items',
  'k-fold',
] as const
/** One of them. */
export type Protocol = (typeof PROTOCOLS)[number]

/** What was judged on. */
export interface DatasetSize {
  readonly name: string
  readonly users: number
  readonly items: number
  readonly interactions: number
}

/** How it was judged. */
export interface ReportOptions {
  readonly seed: number
  /** List lengths. */
  readonly ks: readonly number[]
  /** Whether what users have had is left out of their lists. */
  readonly excludeSeen: boolean
  /** Resamples behind each interval. */
  readonly resamples: number
  /** Temporal: the newest share of the interactions that is held out, 0..1. */
  readonly testShare?: number
  /** Temporal: train before, test from here on, milliseconds since 1970-01-01 UTC. */
  readonly cutAt?: number
  /** Cold items: share of the items that are held out, 0..1. */
  readonly itemShare?: number
  /** K-fold: number of folds. */
  readonly folds?: number
  /** The categories that are told apart, where the next item's category is predicted. */
  readonly categories?: readonly string[]
}

/** One evaluation. */
export interface EvaluationReport {
  readonly dataset: DatasetSize
  readonly protocol: Protocol
  readonly options: ReportOptions
  /** Users who were judges. */
  readonly judged: number
  /** In the order in which the models were named. */
  readonly models: readonly ModelReport[]
  /** All pairs, for each metric that models are compared by. */
  readonly comparisons: readonly Comparison[]
  readonly test: 'paired t-test'
  readonly correction: 'Holm'
}
