/** The mean over users that every metric here takes. */

/** Mean of a gain over all ranks; 0 without any. */
export const meanOver = (ranks: Float64Array, gain: (rank: number) => number): number => {
  let sum = 0
  for (const rank of ranks) sum += gain(rank)
  return ranks.length === 0 ? 0 : sum / ranks.length
}
