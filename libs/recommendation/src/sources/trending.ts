/** Trending: what everybody acts on now, in the user's context and leaning towards what she has touched. */
import { compressCounts } from '../decayed-counts.kernel.js'
import type { ItemTable } from '../item-table.js'
import type { Trends } from '../trends.js'

/** An item wholly of the user's touched categories counts as if this many more times as often acted on. */
const TOUCHED_BOOST = 4
/** How far up a category's or the catalog's trends an item must be to be called trending. */
const TRENDING_RANK = 20

/**
 * Trending scores.
 * @param counts    decayed counts, of the user's context or of all, [≤ items]
 * @param affinity  how near each item is to what the user has touched, any scale, [items]; null when she touched nothing
 * @returns         [items]
 */
export const scoreByTrend = (
  table: ItemTable,
  counts: Float32Array,
  affinity: Float32Array | null,
): Float32Array =>
  compressCounts(counts, affinity === null ? null : upToOne(affinity), {
    items: table.size(),
    boost: TOUCHED_BOOST,
  })

const upToOne = (affinity: Float32Array): Float32Array | null => {
  const highest = affinity.reduce((best, value) => Math.max(best, value), 0)
  return highest === 0 ? null : affinity.map((value) => value / highest)
}

/** Where an item trends: in its first category where it is among the most acted on, in all ('' then), or nowhere (null). */
export const trendingWhere = (table: ItemTable, trends: Trends, index: number): string | null => {
  const counts = trends.counts()
  const own = counts[index] ?? 0
  if (own === 0) return null
  const category = table
    .facts(index)
    .categories.find((name) => isAmongFirst(counts, own, table.labelled(name)))
  return category ?? (isAmongFirst(counts, own, counts.keys()) ? '' : null)
}

const isAmongFirst = (counts: Float32Array, own: number, others: Iterable<number>): boolean => {
  let ahead = 0
  for (const other of others) if ((counts[other] ?? 0) > own) ahead++
  return ahead < TRENDING_RANK
}
