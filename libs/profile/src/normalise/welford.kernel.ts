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
  const squares = Math.fround(running.squares + before * (value - running.mean))
  running.squares = Number.isFinite(squares) ? Math.max(0, squares) : LARGEST
}

/** The largest 32-bit float. */
const LARGEST = 3.4028234663852886e38

/** Standard deviation of the whole population; 0 before the second value. */
export const deviationOf = ({ count, squares }: RunningEstimate): number =>
  count > 1 ? Math.sqrt(squares / count) : 0
