/** K-fold for ratings: each rating is predicted once, by a model that has not seen its fold. */
import { chosenRatings, type Ratings } from './ratings.js'
import { sealRatings, type SealedRatings } from './sealed-ratings.js'

/** What one fold is learned without, and what judges then. */
export interface RatingSplit {
  readonly train: Ratings
  readonly test: SealedRatings
}

/** How many folds, and what draws them. */
export interface Folding {
  /** 2..255 */
  readonly folds: number
  /** Seeded, [0, 1). */
  readonly random: () => number
}

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

/** One split a fold: the other folds' ratings as copies, and the fold sealed. */
export const splitKFold = (ratings: Ratings, { folds, random }: Folding): RatingSplit[] => {
  const fold = foldsOf(ratings.values.length, folds, random)
  return Array.from({ length: folds }, (_, held) => ({
    train: chosenRatings(ratings, (index) => fold[index] !== held),
    test: sealRatings(chosenRatings(ratings, (index) => fold[index] === held)),
  }))
}
