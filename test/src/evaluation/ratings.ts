/** Predicted ratings by five folds on MovieLens-100k, beside what Surprise publishes for its own. */
import {
  evaluateKFold,
  seededRandom,
  type FitRatings,
  type RatingErrors,
  type Ratings,
} from '@profilestream/evaluation'
import {
  fitBaseline,
  fitRatingNeighbours,
  matrixOfEntries,
  transpose,
  type RatingOptions,
  type SparseMatrix,
} from '@profilestream/similarity'
import { ratingsByUser } from '../support/movielens.js'
import { markdownTable } from './tables.js'

const FOLDS = 5
const SEED = 1
const [LOWEST, HIGHEST] = [1, 5]

interface Method {
  readonly name: string
  readonly fit: FitRatings
  /** RMSE / MAE in Surprise's README; our folds are not its. */
  readonly published?: string
}

/** The ratings of the set, users and items numbered as they come. */
const readRatings = (): Ratings & { readonly rows: number; readonly columns: number } => {
  const [users, items] = [new Map<string, number>(), new Map<string, number>()]
  const numberIn = (numbers: Map<string, number>, name: string): number => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  }
  const all = [...ratingsByUser().values()].flat()
  return {
    users: Uint32Array.from(all, ({ user }) => numberIn(users, user)),
    items: Uint32Array.from(all, ({ item }) => numberIn(items, item)),
    values: Float32Array.from(all, ({ stars }) => stars),
    rows: users.size,
    columns: items.size,
  }
}

const matrixOf = (ratings: Ratings, rows: number, columns: number): SparseMatrix => {
  const entries = Array.from({ length: rows }, () => [] as [number, number][])
  ratings.values.forEach((value, index) =>
    entries[ratings.users[index] ?? 0]?.push([ratings.items[index] ?? 0, value]),
  )
  return matrixOfEntries(entries, columns)
}

const bounded = (value: number): number => Math.max(LOWEST, Math.min(HIGHEST, value))

/** Predictions row by row: a row is compared once. */
const predictRows = (
  predict: (row: number, columns: Uint32Array) => Float64Array,
  rows: Uint32Array,
  columns: Uint32Array,
): Float64Array => {
  const places = new Map<number, number[]>()
  rows.forEach((row, place) => places.set(row, [...(places.get(row) ?? []), place]))
  const found = new Float64Array(rows.length)
  for (const [row, own] of places) {
    const values = predict(
      row,
      Uint32Array.from(own, (place) => columns[place] ?? 0),
    )
    own.forEach((place, index) => (found[place] = bounded(values[index] ?? NaN)))
  }
  return found
}

const methodsOf = (rows: number, columns: number): readonly Method[] => {
  const userBased =
    (options: RatingOptions): FitRatings =>
    (train) => {
      const fitted = fitRatingNeighbours(matrixOf(train, rows, columns), options)
      return {
        predict: (users, items) => predictRows((row, asked) => fitted.predict(row, asked), users, items),
      }
    }
  const itemBased =
    (options: RatingOptions): FitRatings =>
    (train) => {
      const fitted = fitRatingNeighbours(transpose(matrixOf(train, rows, columns)), options)
      return {
        predict: (users, items) => predictRows((row, asked) => fitted.predict(row, asked), items, users),
      }
    }
  const baseline: FitRatings = (train) => {
    const { mean, rows: ofUsers, columns: ofItems } = fitBaseline(matrixOf(train, rows, columns))
    return {
      predict: (users, items) =>
        Float64Array.from(users, (user, index) =>
          bounded(mean + (ofUsers[user] ?? 0) + (ofItems[items[index] ?? 0] ?? 0)),
        ),
    }
  }
  return [
    { name: 'baseline alone', fit: baseline, published: '0.944 / 0.748' },
    { name: 'plain, cosine, user-based', fit: userBased({ expectation: 'plain' }) },
    {
      name: 'plain, msd, user-based',
      fit: userBased({ expectation: 'plain', similarity: 'msd' }),
      published: '0.980 / 0.774',
    },
    { name: 'plain, msd, item-based', fit: itemBased({ expectation: 'plain', similarity: 'msd' }) },
    { name: 'means, cosine, user-based', fit: userBased({ expectation: 'means' }) },
    {
      name: 'means, msd, user-based',
      fit: userBased({ expectation: 'means', similarity: 'msd' }),
      published: '0.951 / 0.749',
    },
    {
      name: 'baseline, msd, user-based',
      fit: userBased({ expectation: 'baseline', similarity: 'msd' }),
      published: '0.931 / 0.733',
    },
    {
      name: 'baseline, pearson, shrinkage 100, user-based',
      fit: userBased({ expectation: 'baseline', similarity: 'pearson', shrinkage: 100 }),
    },
    {
      name: 'baseline, pearson, shrinkage 100, item-based',
      fit: itemBased({ expectation: 'baseline', similarity: 'pearson', shrinkage: 100 }),
    },
  ]
}

const shown = ({ rmse, mae }: RatingErrors): string => `${rmse.toFixed(3)} / ${mae.toFixed(3)}`

/** The table: RMSE and MAE, means over the folds, predictions kept between 1 and 5. */
export const ratingLines = (): string[] => {
  const ratings = readRatings()
  const table = methodsOf(ratings.rows, ratings.columns).map(({ name, fit, published = '–' }) => {
    const errors = evaluateKFold(ratings, fit, { folds: FOLDS, random: seededRandom(SEED) })
    return [name, shown(errors), published]
  })
  return markdownTable(['method, 40 neighbours', 'RMSE / MAE', "Surprise's README"], table)
}
