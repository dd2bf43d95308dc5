/** Ratings as columns, what predicts them, and what a model of ratings may learn from. */

/** Ratings as columns, [ratings] each. */
export interface Ratings {
  /** 0..userCount − 1. */
  readonly users: Uint32Array
  /** 0..itemCount − 1. */
  readonly items: Uint32Array
  readonly values: Float32Array
  readonly userCount: number
  readonly itemCount: number
}

/** Predicts ratings after it has learned from others. */
export interface RatingPredictor {
  /** @returns ratings, [n], within the range of ratings */
  predict(users: Uint32Array, items: Uint32Array): ArrayLike<number>
}

/** A model of ratings by name, not yet fitted. */
export interface RatingModel {
  /** As people spell it. */
  readonly name: string
  fit(train: Ratings): RatingPredictor
}

/** The ratings at the indices that are kept, as copies. */
export const chosenRatings = (ratings: Ratings, keep: (index: number) => boolean): Ratings => {
  const indices = Uint32Array.from(ratings.values.keys()).filter(keep)
  return {
    ...ratings,
    users: indices.map((index) => ratings.users[index] ?? 0),
    items: indices.map((index) => ratings.items[index] ?? 0),
    values: Float32Array.from(indices, (index) => ratings.values[index] ?? 0),
  }
}

/** Items that each user has rated, in the order of the ratings, [userCount]. */
export const ratedItems = ({ users, items, userCount }: Ratings): Int32Array[] => {
  const lists = Array.from({ length: userCount }, (): number[] => [])
  users.forEach((user, index) => lists[user]?.push(items[index] ?? 0))
  return lists.map((list) => Int32Array.from(list))
}
