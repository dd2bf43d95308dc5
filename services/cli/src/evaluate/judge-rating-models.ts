/** Models of ratings judged by k folds: the report. */
import {
  DEFAULT_RESAMPLES,
  type EvaluationReport,
  judgeRatings,
  type RatingModel,
} from '@profilestream/evaluation'
import type { JudgeEars } from './judge-sequences.js'
import type { LoadedRatings } from './load-ratings.js'

/** Judges all models. */
export const judgeRatingModels = (
  models: readonly RatingModel[],
  { dataset, ratings }: LoadedRatings,
  { folds, seed, ears }: { folds: number; seed: number; ears: JudgeEars },
): EvaluationReport => ({
  dataset,
  protocol: 'k-fold',
  options: { seed, ks: [], excludeSeen: false, resamples: DEFAULT_RESAMPLES, folds },
  ...judgeRatings({
    ratings,
    models,
    folds,
    seed,
    progress: (ranker, fold) => ears.progress({ ranker, epoch: fold + 1, epochs: folds }),
    onJudged: ears.onJudged,
    meter: ears.meter,
  }),
  test: 'paired t-test',
  correction: 'Holm',
})
