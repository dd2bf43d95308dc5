/** One model of ratings on one split: what a search compares settings by. */
import type { Figures } from '../metrics/figures.js'
import { meanAbsoluteError } from '../metrics/ratings/mae.js'
import { rootMeanSquaredError } from '../metrics/ratings/rmse.js'
import type { RatingSplit } from '../protocols/k-fold.js'
import type { RatingModel } from '../protocols/ratings.js'

/** `rmse` and `mae` over all held-out ratings, each rating counting alike; the model learns from the rest. */
export const judgeRatingSplit = (model: RatingModel, { train, test }: RatingSplit): Figures => {
  const { errors } = test.judge(model.fit(train))
  let squares = 0
  let absolutes = 0
  for (const error of errors) {
    squares += error * error
    absolutes += Math.abs(error)
  }
  return {
    rmse: rootMeanSquaredError(squares, errors.length),
    mae: meanAbsoluteError(absolutes, errors.length),
  }
}
