/**
 * Models of ratings, compared by RMSE on ratings that they have not learned from. A seeded fifth of all ratings is put aside
 * first and looked at only once, when the search is over; of the rest, a seeded fifth validates.
 */
import { createSeededRandom } from '@profilestream/contracts'
import {
  chosenRatings,
  DEFAULT_FOLDS,
  type Figures,
  judgeRatingSplit,
  type RatingModel,
  type Ratings,
  type RatingSplit,
  splitKFold,
} from '@profilestream/evaluation'
import { hashOf, usersInShare, type TuningGround } from './tuning-ground.js'

/** What a ground of ratings is made of. */
export interface RatingTuning {
  readonly ratings: Ratings
  readonly make: (parameters: Readonly<Record<string, number>>) => RatingModel
  readonly seed: number
}

/** A ground whose last word is by ratings that nothing has looked at. */
export interface RatingGround extends TuningGround {
  /** Figures on the ratings put aside, of a model that learns from all others. */
  lastWord(parameters: Readonly<Record<string, number>>): Figures
}

const heldOutFifth = (ratings: Ratings, seed: number): RatingSplit => {
  const [split] = splitKFold(ratings, { folds: DEFAULT_FOLDS, random: createSeededRandom(seed).next })
  if (split === undefined) throw new RangeError(`${DEFAULT_FOLDS} folds gave none`)
  return split
}

/** Hundredths of a rating tell two ratings apart. */
const HUNDREDTHS = 100

function* numbersOf({ users, items, values }: Ratings): Generator<number> {
  yield* users
  yield* items
  for (const value of values) yield Math.round(value * HUNDREDTHS)
}

/** Makes the ground. */
export const ratingGround = ({ ratings, make, seed }: RatingTuning): RatingGround => {
  const aside = heldOutFifth(ratings, seed)
  const open = aside.train
  const users = new Set(open.users).size
  const shareOfUsers = (share: number): Ratings => {
    const isIn = usersInShare(open.userCount, share, seed)
    return chosenRatings(open, (index) => isIn[open.users[index] ?? -1] ?? false)
  }
  return {
    judges: users,
    fingerprint: hashOf(numbersOf(open)),
    figures: ['mae', 'rmse'],
    isLowerBetter: true,
    usual: {},
    judge: ({ parameters, share }) =>
      Promise.resolve(
        judgeRatingSplit(make(parameters), heldOutFifth(share < 1 ? shareOfUsers(share) : open, seed)),
      ),
    lastWord: (parameters) => judgeRatingSplit(make(parameters), aside),
  }
}
