/** Models of ratings judged beside one another by k folds: errors with intervals, by group, costs, and all pairs compared. */
import { createSeededRandom } from '@profilestream/contracts'
import type { Membership } from '../groups/membership.js'
import { splitKFold, type RatingSplit } from '../protocols/k-fold.js'
import { ratedItems, type RatingModel, type Ratings } from '../protocols/ratings.js'
import type { RatingVerdict } from '../protocols/sealed-ratings.js'
import { trainSetOf } from '../ranker.js'
import type { Grouping, ModelReport } from '../report.js'
import type { Resampling, UserFigures } from '../statistics/bootstrap.kernel.js'
import { describeCatalog } from './catalog.js'
import { compareAll } from './compare.js'
import type { Meter } from './judge-model.js'
import { DEFAULT_RESAMPLES, type Judgement } from './judge-models.js'
import {
  errorsOfUsers,
  estimateRatings,
  RATING_FIGURES,
  ratingSums,
  type RatingEstimate,
  type RatingFigure,
} from './rating-figures.js'

/** What is judged, and on what. */
export interface JudgeRatings {
  readonly ratings: Ratings
  readonly models: readonly RatingModel[]
  /** 2..255 @default 5 */
  readonly folds?: number
  readonly seed: number
  /** Resamples behind each interval. @default 1000 */
  readonly resamples?: number
  /** Told before each fold is learned without. */
  readonly progress?: (model: string, fold: number) => void
  /** Told when a model is done. */
  readonly onJudged?: (model: string) => void
  readonly meter: Meter
}

/** Folds unless told otherwise: what is published of MovieLens 100k is of five. */
export const DEFAULT_FOLDS = 5

interface JudgedRatings {
  readonly report: ModelReport
  readonly sums: UserFigures
  readonly estimates: Readonly<Record<RatingFigure, RatingEstimate>>
}

/** Judges all models on the same folds. */
export const judgeRatings = (request: JudgeRatings): Judgement => {
  const { ratings, models, folds = DEFAULT_FOLDS, seed, resamples = DEFAULT_RESAMPLES, onJudged } = request
  const splits = splitKFold(ratings, { folds, random: createSeededRandom(seed).next })
  const memberships = splits.map(membershipsOf)
  const judged = models.map((model) => {
    const one = judgeOne(model, { splits, memberships, resampling: { resamples, seed }, request })
    onJudged?.(model.name)
    return one
  })
  return {
    judged: judged[0]?.sums.users ?? 0,
    models: judged.map(({ report }) => report),
    comparisons: compareAll(judged.flatMap(comparedFigures)),
  }
}

const membershipsOf = ({ train, test }: RatingSplit): Membership[] => {
  const rated = ratedItems(train)
  const catalog = describeCatalog(trainSetOf(rated, train.itemCount))
  return test.membershipsIn(
    catalog,
    rated.map(({ length }) => length),
  )
}

interface OneRequest {
  readonly splits: readonly RatingSplit[]
  /** [folds][groupings] */
  readonly memberships: readonly (readonly Membership[])[]
  readonly resampling: Resampling
  readonly request: JudgeRatings
}

const judgeOne = (model: RatingModel, given: OneRequest): JudgedRatings => {
  const { meter } = given.request
  meter.resetPeak()
  let fitMs = 0
  let judgeMs = 0
  const verdicts = given.splits.map(({ train, test }, fold) => {
    given.request.progress?.(model.name, fold)
    const started = meter.now()
    const predictor = model.fit(train)
    const fittedAt = meter.now()
    const verdict = test.judge(predictor)
    fitMs += fittedAt - started
    judgeMs += meter.now() - fittedAt
    return verdict
  })
  const sums = ratingSums(verdicts)
  const estimates = estimateRatings(sums, given.resampling)
  const folds = given.splits.length
  const cost = {
    fitSeconds: fitMs / 1000 / folds,
    listMs: judgeMs / folds / Math.max(1, sums.users),
    peakMemoryMiB: meter.peakMiB(),
  }
  const figures = { rmse: estimates.rmse.estimate, mae: estimates.mae.estimate }
  return {
    sums,
    estimates,
    report: { model: model.name, figures, groupings: groupingsOf(verdicts, given), cost },
  }
}

const groupingsOf = (
  verdicts: readonly RatingVerdict[],
  { memberships, resampling }: OneRequest,
): Grouping[] =>
  (memberships[0] ?? []).map(({ by, names }, grouping) => {
    const groups = names.map((name, group) => {
      const sums = ratingSums(verdicts, (fold, index) => memberships[fold]?.[grouping]?.of[index] === group)
      const { rmse, mae } = estimateRatings(sums, resampling)
      return { name, users: sums.users, figures: { rmse: rmse.estimate, mae: mae.estimate } }
    })
    return { by, groups: groups.filter(({ users }) => users > 0) }
  })

const comparedFigures = ({ report, sums, estimates }: JudgedRatings) =>
  RATING_FIGURES.map((metric) => ({
    model: report.model,
    metric,
    value: estimates[metric].estimate.value,
    ofUsers: errorsOfUsers(sums, metric),
    ofResamples: estimates[metric].resamples,
    lowerIsBetter: true,
  }))
