/** Errors of predicted ratings. */

/** Errors over held-out ratings, lower is better, in units of the rating. */
export interface RatingErrors {
  /** Root of the mean squared error. */
  readonly rmse: number
  /** Mean absolute error. */
  readonly mae: number
}

/**
 * RMSE and MAE.
 * @param predicted  predicted ratings, [n]
 * @param actual     held-out ratings, [n], n ≥ 1
 * @throws           RangeError when the lengths differ or are 0
 * Source: Herlocker et al., "Evaluating collaborative filtering recommender systems", ACM TOIS 22(1), 2004, § 4.
 */
export const ratingErrors = (predicted: ArrayLike<number>, actual: ArrayLike<number>): RatingErrors => {
  const { length } = actual
  if (length === 0 || predicted.length !== length)
    throw new RangeError(
      `${predicted.length} predictions for ${length} ratings: give one for each, and at least one`,
    )
  let squares = 0
  let absolutes = 0
  for (let i = 0; i < length; i++) {
    const error = (predicted[i] ?? NaN) - (actual[i] ?? NaN)
    squares += error * error
    absolutes += Math.abs(error)
  }
  return { rmse: Math.sqrt(squares / length), mae: absolutes / length }
}
