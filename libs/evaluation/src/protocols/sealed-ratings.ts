/** Held-out ratings behind a wall: they say how far a prediction is off, and can't be read. */
import { membershipOf, type Membership } from '../groups/membership.js'
import { groupRules } from '../groups/rules.js'
import type { Catalog } from '../judging/catalog.js'
import type { RatingPredictor, Ratings } from './ratings.js'

/** How far predictions are off, rating by rating. */
export interface RatingVerdict {
  /** Who gave each rating, [held out]. */
  readonly users: Uint32Array
  /** Predicted less actual, [held out]. */
  readonly errors: Float64Array
}

/** Ratings that can only judge. */
export interface SealedRatings {
  /** How many are held out. */
  readonly ratings: number
  judge(predictor: RatingPredictor): RatingVerdict
  /** Which groups the held-out ratings are in. @param events  ratings of each user in the train set, [users] */
  membershipsIn(catalog: Catalog, events: ArrayLike<number>): Membership[]
}

/** Seals held-out ratings. */
export const sealRatings = (heldOut: Ratings): SealedRatings => ({
  ratings: heldOut.values.length,
  judge: (predictor) => {
    const predicted = predictor.predict(heldOut.users.slice(), heldOut.items.slice())
    if (predicted.length !== heldOut.values.length)
      throw new RangeError(
        `${predicted.length} predictions for ${heldOut.values.length} ratings: give one for each`,
      )
    const errors = Float64Array.from(heldOut.values, (actual, index) => (predicted[index] ?? NaN) - actual)
    return { users: heldOut.users.slice(), errors }
  },
  membershipsIn: (catalog, events) => {
    const places = Array.from(heldOut.items, (item, index) => ({
      item,
      events: events[heldOut.users[index] ?? 0] ?? 0,
    }))
    return groupRules(catalog).map((rule) => membershipOf(rule, places))
  },
})
