/** Running estimates: mean and spread of numbers that come one at a time, in three numbers. */

/** What has been seen so far; mean and squares are 32-bit floats after every value, as they are stored. */
export interface RunningEstimate {
  count: number
  mean: number
  /** Sum of the squared deviations from the mean. */
  squares: number
}

/** Nothing seen yet. */
export const createEstimate = (): RunningEstimate => ({ count: 0, mean: 0, squares: 0 })

/**
 * Takes in one value. Rounded to stored precision at once, so that nothing shows where a profile was put away between
 * two values; squares beyond a 32-bit float stay at its largest.
 * Source: Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4(3), 1962.
 */
export const estimate = (running: RunningEstimate, value: number): void => {
  running.count += 1
  const before = value - running.mean
  running.mean = Math.fround(running.mean + before / running.count)
  running.squares = stored(running.squares + before * (value - running.mean))
}

/**
 * Joins two estimates: what one of all values would be, up to the rounding of 32-bit floats.
 * Source: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
 */
export const joinEstimates = (running: RunningEstimate, other: RunningEstimate): void => {
  const count = running.count + other.count
  if (other.count === 0) return
  const apart = other.mean - running.mean
  running.mean = Math.fround(running.mean + (apart * other.count) / count)
  running.squares = stored(
    running.squares + other.squares + (apart * apart * running.count * other.count) / count,
  )
  running.count = count
}

/** Squares as they are stored. */
const stored = (squares: number): number => {
  const rounded = Math.fround(squares)
  return Number.isFinite(rounded) ? Math.max(0, rounded) : LARGEST
}

/** The largest 32-bit float. */
const LARGEST = 3.4028234663852886e38

/** Standard deviation of the whole population; 0 before the second value. */
export const deviationOf = ({ count, squares }: RunningEstimate): number =>
  count > 1 ? Math.sqrt(squares / count) : 0
