/** Interests: how much the user cares for an item's categories and tags. */
import type { ItemTable } from '../item-table.js'

/** How much a user cares for one category or tag; negative for a dislike. */
export interface Interest {
  readonly name: string
  readonly weight: number
}

/**
 * Sum of the user's interests in an item's labels, over the root of their number so that many labels do not win by number.
 * @returns  [items]; 0 for an item without a label the user cares for
 */
export const scoreByInterests = (table: ItemTable, interests: readonly Interest[]): Float32Array => {
  const scores = new Float32Array(table.size())
  for (const { name, weight } of interests) {
    for (const index of table.labelled(name)) scores[index] = (scores[index] ?? 0) + weight
  }
  return damped(table, scores)
}

const damped = (table: ItemTable, scores: Float32Array): Float32Array =>
  scores.map((score, index) => (score === 0 ? 0 : score / Math.sqrt(table.labels(index).size)))

/** The strongest liking among the item's labels; null when the user likes none of them. */
export const strongestLiking = (
  labels: ReadonlySet<string>,
  interests: readonly Interest[],
): Interest | null =>
  interests
    .filter(({ name, weight }) => weight > 0 && labels.has(name))
    .reduce<Interest | null>(
      (best, interest) => (best === null || interest.weight > best.weight ? interest : best),
      null,
    )
