/** A column in ascending order without what is missing, and its quantiles. */

/** The numbers of a column, ascending; NaN stands for a missing value and is left out. */
export const sortedValues = (column: Iterable<number>): Float64Array =>
  Float64Array.from(column)
    .filter((value) => !Number.isNaN(value))
    .sort()

/**
 * A quantile, linear between neighbours: NumPy's default, type 7 of the source.
 * @param sorted  ascending, [n]; none gives NaN
 * @param level   0..1
 * Source: Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician 50(4), 1996.
 */
export const quantileOf = (sorted: Float64Array, level: number): number => {
  const at = (sorted.length - 1) * level
  const below = Math.floor(at)
  const lower = sorted[below] ?? NaN
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN
  return lower + (upper - lower) * (at - below)
}
