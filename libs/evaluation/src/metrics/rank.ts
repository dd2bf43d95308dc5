/** The rank of one held-out item among the whole catalog: every metric here is a function of it. */

/** The rank of an item that can't be recommended at all. */
export const NEVER = Infinity

/**
 * Rank of the target among the items that may be recommended, 1 is best. Ties count against us, and so does NaN.
 * @param scores  one score for each item, [items]
 * @param target  index of the held-out item
 * @param seen    items that may not be recommended; a target among them is never recommended
 */
export const rankOf = (scores: Float32Array, target: number, seen: ReadonlySet<number>): number => {
  const own = scores[target]
  if (own === undefined || !(own > -Infinity) || seen.has(target)) return NEVER
  let notBehind = 0
  for (const score of scores) if (!(score < own)) notBehind += 1
  for (const item of seen) if (!((scores[item] ?? -Infinity) < own)) notBehind -= 1
  return notBehind
}
