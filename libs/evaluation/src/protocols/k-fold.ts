/** K-fold for ratings: each rating is predicted once, by a model that has not seen its fold. */
import { ratingErrors, type RatingErrors } from '../metrics/rmse.js'

/** Ratings as columns, [n] each. */
export interface Ratings {
  readonly users: Uint32Array
  readonly items: Uint32Array
  readonly values: Float32Array
}

/** Predicts ratings after it has learned from others. */
export interface RatingPredictor {
  /** @returns ratings, [n], within the range of ratings */
  predict(users: Uint32Array, items: Uint32Array): ArrayLike<number>
}

/** A model of ratings, not yet fitted. */
export type FitRatings = (train: Ratings) => RatingPredictor

/**
 * The fold of each rating: equal shares, in a seeded order.
 * @param random  seeded, [0, 1)
 */
export const foldsOf = (count: number, folds: number, random: () => number): Uint8Array => {
  const order = Uint32Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
  const fold = new Uint8Array(count)
  order.forEach((rating, place) => (fold[rating] = place % folds))
  return fold
}

const chosen = (ratings: Ratings, keep: (index: number) => boolean): Ratings => {
  const indices = Uint32Array.from(ratings.values.keys()).filter(keep)
  return {
    users: indices.map((index) => ratings.users[index] ?? 0),
    items: indices.map((index) => ratings.items[index] ?? 0),
    values: Float32Array.from(indices, (index) => ratings.values[index] ?? 0),
  }
}

/**
 * Mean errors over the folds. A model gets the other folds' ratings as copies; the held-out values stay here.
 * @param folds  2..255
 */
export const evaluateKFold = (
  ratings: Ratings,
  fit: FitRatings,
  { folds, random }: { readonly folds: number; readonly random: () => number },
): RatingErrors => {
  const fold = foldsOf(ratings.values.length, folds, random)
  const errors = Array.from({ length: folds }, (_, held) => {
    const predictor = fit(chosen(ratings, (index) => fold[index] !== held))
    const test = chosen(ratings, (index) => fold[index] === held)
    return ratingErrors(predictor.predict(test.users, test.items), test.values)
  })
  const mean = (of: (error: RatingErrors) => number): number =>
    errors.reduce((sum, error) => sum + of(error), 0) / folds
  return { rmse: mean(({ rmse }) => rmse), mae: mean(({ mae }) => mae) }
}
