/**
 * RMSE and MAE of all folds as a table of users, so that they can be drawn again user by user: for each fold a user's sum of squared
 * errors, her sum of absolute ones, and how many there are. A figure is the mean over folds of what the folds' sums give.
 */
import { meanAbsoluteError } from '../metrics/ratings/mae.js'
import { rootMeanSquaredError } from '../metrics/ratings/rmse.js'
import type { Estimate } from '../report.js'
import { meansOf, resampledMeans, type Resampling, type UserFigures } from '../statistics/bootstrap.kernel.js'
import { estimateOf } from '../statistics/percentile.js'
import type { RatingVerdict } from '../protocols/sealed-ratings.js'

/** Sums of one fold: squared errors, absolute errors, ratings. */
const SUMS = 3

/** The figures of ratings. */
export const RATING_FIGURES = ['rmse', 'mae'] as const
/** One of them. */
export type RatingFigure = (typeof RATING_FIGURES)[number]

/** A figure estimated, with the resamples behind it. */
export interface RatingEstimate {
  readonly estimate: Estimate
  /** [resamples] */
  readonly resamples: Float64Array
}

/**
 * The table of the users who have any of the ratings kept.
 * @param keep  by fold and place in it
 */
export const ratingSums = (
  folds: readonly RatingVerdict[],
  keep: (fold: number, index: number) => boolean = () => true,
): UserFigures => {
  const width = folds.length * SUMS
  const rows = new Map<number, Float64Array>()
  folds.forEach(({ users, errors }, fold) => {
    users.forEach((user, index) => {
      if (!keep(fold, index)) return
      const row = rows.get(user) ?? new Float64Array(width)
      rows.set(user, row)
      addError(row, fold * SUMS, errors[index] ?? NaN)
    })
  })
  const values = new Float64Array(rows.size * width)
  ;[...rows.keys()]
    .sort((a, b) => a - b)
    .forEach((user, place) => values.set(rows.get(user) ?? [], place * width))
  return { columns: Array.from({ length: width }, (_, column) => String(column)), users: rows.size, values }
}

const addError = (row: Float64Array, at: number, error: number): void => {
  row[at] = (row[at] ?? 0) + error * error
  row[at + 1] = (row[at + 1] ?? 0) + Math.abs(error)
  row[at + 2] = (row[at + 2] ?? 0) + 1
}

const figureOf = (means: Float64Array, figure: RatingFigure): number => {
  let sum = 0
  let folds = 0
  for (let at = 0; at < means.length; at += SUMS) {
    const count = means[at + 2] ?? 0
    if (count === 0) continue
    folds += 1
    sum +=
      figure === 'rmse'
        ? rootMeanSquaredError(means[at] ?? 0, count)
        : meanAbsoluteError(means[at + 1] ?? 0, count)
  }
  return sum / folds
}

/** RMSE and MAE with their intervals. */
export const estimateRatings = (
  sums: UserFigures,
  resampling: Resampling,
): Record<RatingFigure, RatingEstimate> => {
  const width = sums.columns.length
  const means = meansOf(sums)
  const drawn = resampledMeans(sums, resampling)
  const estimate = (figure: RatingFigure): RatingEstimate => {
    const resamples = Float64Array.from({ length: resampling.resamples }, (_, draw) =>
      figureOf(drawn.subarray(draw * width, (draw + 1) * width), figure),
    )
    return { estimate: estimateOf(figureOf(means, figure), resamples), resamples }
  }
  return { rmse: estimate('rmse'), mae: estimate('mae') }
}

/** Each user's own mean squared or absolute error over all folds, [users]: what models are paired by. */
export const errorsOfUsers = ({ columns, users, values }: UserFigures, figure: RatingFigure): Float64Array =>
  Float64Array.from({ length: users }, (_, user) => {
    const row = values.subarray(user * columns.length, (user + 1) * columns.length)
    const total = (sum: number): number =>
      row.reduce((all, value, at) => (at % SUMS === sum ? all + value : all), 0)
    return total(figure === 'rmse' ? 0 : 1) / total(2)
  })
