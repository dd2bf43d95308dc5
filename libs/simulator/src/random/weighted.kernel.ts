/** Drawing by weight: running sums once, then a binary search a draw. */

/** Running sums of weights, [n]; the last is the total. */
export const runningSums = (weights: ArrayLike<number>): Float64Array => {
  const sums = new Float64Array(weights.length)
  let total = 0
  for (let i = 0; i < weights.length; i += 1) {
    total += weights[i]!
    sums[i] = total
  }
  return sums
}

/** The sum of all weights; 0 when there are none. */
export const totalOf = (sums: Float64Array): number => (sums.length === 0 ? 0 : sums[sums.length - 1]!)

/**
 * The index that a random number falls on.
 * @param sums     running sums of weights, [n]
 * @param uniform  0 ≤ u < 1
 * @returns        0..n−1, or −1 when all weights are 0
 */
export const drawIndex = (sums: Float64Array, uniform: number): number => {
  const total = totalOf(sums)
  if (total <= 0) return -1
  const wanted = uniform * total
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sums[middle]! > wanted) high = middle
    else low = middle + 1
  }
  return low
}
