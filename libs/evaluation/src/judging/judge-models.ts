/** Models judged beside one another: the same split, the same judges, the same resamples. */
import { DEFAULT_KS } from '../metrics/figures.js'
import type { ItemFacts } from '../item-facts.js'
import type { Split } from '../protocols/leave-last-one-out.js'
import type { FitProgress, Ranker } from '../ranker.js'
import type { Comparison, ModelReport } from '../report.js'
import { columnOf } from '../statistics/bootstrap.kernel.js'
import { describeCatalog } from './catalog.js'
import { compareAll, type ComparedFigure } from './compare.js'
import { judgeModel, type JudgedModel, type Meter } from './judge-model.js'

/** What is judged, and on what. */
export interface JudgeModels {
  readonly split: Split
  readonly rankers: readonly Ranker[]
  /** What the data set says of its items. */
  readonly facts?: ItemFacts
  /** List lengths. @default [5, 10, 20] */
  readonly ks?: readonly number[]
  /** Whether items that the user has had are never recommended. @default true */
  readonly excludeSeen?: boolean
  readonly seed: number
  /** Resamples behind each interval. @default 1000 */
  readonly resamples?: number
  readonly progress?: (line: FitProgress) => void
  /** Told when a model is done. */
  readonly onJudged?: (model: string) => void
  readonly meter: Meter
}

/** What the judges said. */
export interface Judgement {
  /** Users who were judges. */
  readonly judged: number
  readonly models: readonly ModelReport[]
  readonly comparisons: readonly Comparison[]
}

/** Resamples behind an interval: its ends vary by about a hundredth of its width at 1,000. */
export const DEFAULT_RESAMPLES = 1_000

/** Lists of this length, or the nearest that is asked for, are what models are compared by. */
const COMPARED_K = 10

/** Judges all models, one after the other. */
export const judgeModels = async (request: JudgeModels): Promise<Judgement> => {
  const { split, rankers, facts, seed, meter, onJudged } = request
  const { ks = DEFAULT_KS, excludeSeen = true, resamples = DEFAULT_RESAMPLES } = request
  const catalog = describeCatalog(split.train, facts)
  const memberships = split.test.membershipsIn(catalog)
  const progress = request.progress ?? (() => undefined)
  const judged: JudgedModel[] = []
  for (const ranker of rankers) {
    const shared = { split, catalog, facts, memberships, ks, excludeSeen, seed, resamples, progress, meter }
    judged.push(await judgeModel(ranker, shared))
    onJudged?.(ranker.name)
  }
  return {
    judged: split.test.users,
    models: judged.map(({ report }) => report),
    comparisons: compareAll(judged.flatMap((model) => comparedFigures(model, comparedMetrics(ks)))),
  }
}

/** HR and NDCG at 10, where lists of 10 are asked for. */
const comparedMetrics = (ks: readonly number[]): string[] => {
  const k = ks.includes(COMPARED_K) ? COMPARED_K : Math.max(...ks)
  return [`hr@${k}`, `ndcg@${k}`]
}

const comparedFigures = (
  { report, figures, resampled }: JudgedModel,
  metrics: readonly string[],
): ComparedFigure[] =>
  metrics.map((metric) => ({
    model: report.model,
    metric,
    value: report.figures[metric]?.value ?? NaN,
    ofUsers: columnOf(figures, metric),
    ofResamples: resampled.resamplesOf(metric),
  }))
