/**
 * How far a distribution has moved: the population stability index, Σ (a − e) ln (a / e) over the bins' shares, which is the
 * Kullback-Leibler divergence taken both ways. Pure.
 *
 * Source: N. Siddiqi, "Credit Risk Scorecards", Wiley 2006, where the thresholds stand, too; its sampling error by
 * B. Yurdakul, "Statistical Properties of Population Stability Index", Western Michigan University, 2018.
 */

/** Below this nothing has moved. */
export const PSI_STABLE = 0.1
/** From this on what was learned is of another population. */
export const PSI_MOVED = 0.25

/** A share is taken for at least this: an empty bin would be infinitely far away. */
const LEAST_SHARE = 0.001

/** A bin expects at least so many of the smaller sample, which bounds what chance alone makes of the index to 2 / 50. */
const LEAST_EXPECTED = 50
const MOST_BINS = 100

/**
 * The index of two samples over the same bins.
 * @param expected  counts by bin, what was
 * @param actual    counts by bin, what is
 * @returns         0 for equal shares, no upper limit; 0 when one of them is empty
 */
export const populationStabilityIndex = (expected: ArrayLike<number>, actual: ArrayLike<number>): number => {
  const [was, is] = [sumOf(expected), sumOf(actual)]
  if (was === 0 || is === 0) return 0
  let index = 0
  for (let bin = 0; bin < expected.length; bin += 1) {
    const e = Math.max(LEAST_SHARE, (expected[bin] ?? 0) / was)
    const a = Math.max(LEAST_SHARE, (actual[bin] ?? 0) / is)
    index += (a - e) * Math.log(a / e)
  }
  return index
}

/**
 * The index of items' shares. Items are binned by how often they were met, the most popular first, into bins of about equal
 * shares of what was; those that nobody had met then are a bin of their own.
 * @param expected  interactions of each item then, [items]
 * @param actual    interactions of each item now, [items]
 */
export const itemStabilityIndex = (expected: ArrayLike<number>, actual: ArrayLike<number>): number => {
  const [was, is] = [sumOf(expected), sumOf(actual)]
  const bins = Math.max(1, Math.min(MOST_BINS, Math.floor(Math.min(was, is) / LEAST_EXPECTED)))
  const [then, now] = [new Float64Array(bins + 1), new Float64Array(bins + 1)]
  const byPopularity = Array.from({ length: expected.length }, (_, item) => item).sort(
    (a, b) => (expected[b] ?? 0) - (expected[a] ?? 0) || a - b,
  )
  let [bin, full] = [1, 0]
  for (const item of byPopularity) {
    const count = expected[item] ?? 0
    const into = count === 0 ? 0 : bin
    then[into] = (then[into] ?? 0) + count
    now[into] = (now[into] ?? 0) + (actual[item] ?? 0)
    full += count
    if (count > 0 && full >= (was * bin) / bins) bin = Math.floor((full * bins) / was) + 1
  }
  return populationStabilityIndex(then, now)
}

const sumOf = (counts: ArrayLike<number>): number => Array.from(counts).reduce((sum, count) => sum + count, 0)
