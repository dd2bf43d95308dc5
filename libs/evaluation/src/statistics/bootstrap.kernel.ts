/**
 * The bootstrap over users: figures as they might have come out with other users of the same kind.
 * Source: Efron & Tibshirani, "An introduction to the bootstrap", 1993, § 13.3 (the percentile interval).
 */
import { createSeededRandom } from '@profilestream/contracts'

/** Figures user by user, [users, columns], row after row; NaN where a figure says nothing of a user. */
export interface UserFigures {
  readonly columns: readonly string[]
  readonly users: number
  readonly values: Float64Array
}

/** How often users are drawn, and from which seed. */
export interface Resampling {
  readonly resamples: number
  readonly seed: number
}

/** Means of each column over the users it says something of, [columns]; NaN where it says nothing of anybody. */
export const meansOf = ({ columns: { length: width }, users, values }: UserFigures): Float64Array => {
  const sums = new Float64Array(width)
  const counts = new Uint32Array(width)
  for (let user = 0; user < users; user += 1) {
    for (let column = 0; column < width; column += 1) {
      const value = values[user * width + column]!
      if (Number.isNaN(value)) continue
      sums[column]! += value
      counts[column]! += 1
    }
  }
  return sums.map((sum, column) => sum / counts[column]!)
}

/**
 * Means of each column over users drawn with replacement, resample by resample. The same seed draws the same users, so that the
 * resamples of two models of the same users are pairs.
 * @returns  [resamples, columns]; NaN where a resample knows nothing
 */
export const resampledMeans = (of: UserFigures, { resamples, seed }: Resampling): Float64Array => {
  const { users, values } = of
  const width = of.columns.length
  const random = createSeededRandom(seed).next
  const known = Uint8Array.from(values, (value) => +!Number.isNaN(value))
  const filled = values.map((value) => (Number.isNaN(value) ? 0 : value))
  const gappy = columnsWithGaps(known, width)
  const sums = new Float64Array(width)
  const counts = new Uint32Array(width)
  const means = new Float64Array(resamples * width)
  for (let resample = 0; resample < resamples; resample += 1) {
    sums.fill(0)
    counts.fill(users)
    for (const column of gappy) counts[column] = 0
    for (let drawn = 0; drawn < users; drawn += 1) {
      const from = Math.floor(random() * users) * width
      for (let column = 0; column < width; column += 1) sums[column]! += filled[from + column]!
      for (const column of gappy) counts[column]! += known[from + column]!
    }
    for (let column = 0; column < width; column += 1) {
      means[resample * width + column] = sums[column]! / counts[column]!
    }
  }
  return means
}

/** Columns that say nothing of somebody. @param known  1 where a value is, [users, width] */
const columnsWithGaps = (known: Uint8Array, width: number): number[] => {
  const gaps = new Set<number>()
  known.forEach((is, at) => {
    if (is === 0) gaps.add(at % width)
  })
  return [...gaps]
}

/** One column of a table, [users]. */
export const columnOf = ({ columns, users, values }: UserFigures, name: string): Float64Array => {
  const column = columns.indexOf(name)
  return Float64Array.from({ length: users }, (_, user) => values[user * columns.length + column] ?? NaN)
}
