/** Sums over the scores of what is shown. */

/** Scores beyond so many deviations say no more: the tail of what follows an item is long, and what is learned of liking is learned nearer. */
const MOST = 3

let mixed = new Float32Array(0)

/** One score an item of the sources' scores and weights; good until the next. @param parts  [sources][items] */
export const mixInto = (parts: readonly Float32Array[], weights: readonly number[]): Float32Array => {
  const items = parts[0]?.length ?? 0
  if (mixed.length !== items) mixed = new Float32Array(items)
  else mixed.fill(0)
  for (let source = 0; source < parts.length; source += 1) {
    const weight = weights[source] ?? 0
    if (weight === 0) continue
    const part = parts[source]!
    for (let item = 0; item < items; item += 1) mixed[item]! += weight * part[item]!
  }
  return mixed
}

/** Adds each source's mean score of the items. @param sums  [sources] */
export const addMeans = (parts: readonly Float32Array[], items: Int32Array, sums: Float64Array): void => {
  if (items.length === 0) return
  for (let source = 0; source < parts.length; source += 1) {
    const part = parts[source]!
    let sum = 0
    for (const item of items) sum += Math.max(-MOST, Math.min(MOST, part[item] ?? 0))
    sums[source]! += sum / items.length
  }
}
