/**
 * Content: how much an item shares with what the user met last, by categories, tags and words of the title. What rests on
 * no behaviour but her own: the fallback where little is known of the user or of the item.
 * Source: tf-idf over item descriptions, as in Lops, de Gemmis and Semeraro, "Content-based recommender systems: state of
 * the art and trends", Recommender Systems Handbook, 2011; every term counts once, since descriptions are short.
 */
import type { ItemTable } from '../item-table.js'
import { scaleScores } from '../scale-scores.kernel.js'

/** Newest items of the history that are read. */
const STEPS = 5
/** Worth of one more step back, as the online neighbours read a history. */
const DECAY = 0.7
/** A term of more than this share of all items says nothing of any. */
const COMMON = 0.2

/**
 * Content scores of a whole catalog for one history.
 * @param met  item numbers of the history, oldest first
 * @returns    [items]; 0 for an item that shares nothing
 */
export const scoreByContent = (table: ItemTable, met: Int32Array): Float32Array => {
  const scores = new Float32Array(table.size())
  for (const [term, weight] of termsOf(table, met)) {
    if (weight === 0) continue
    for (const index of table.withTerm(term)) scores[index] = (scores[index] ?? 0) + weight
  }
  scaleScores(scores, (score, index) => score / Math.sqrt(table.terms(index).size))
  return scores
}

/** What the history is about: each term by how new it is in it and how rare in the catalog. */
const termsOf = (table: ItemTable, met: Int32Array): ReadonlyMap<string, number> => {
  const weights = new Map<string, number>()
  met
    .slice(-STEPS)
    .reverse()
    .forEach((index, back) => {
      for (const term of table.terms(index))
        weights.set(term, (weights.get(term) ?? 0) + DECAY ** back * rarity(table, term))
    })
  return weights
}

/** ln(items / items with the term); 0 for a common one. */
const rarity = (table: ItemTable, term: string): number => {
  const having = table.withTerm(term).size
  return having > table.size() * COMMON ? 0 : Math.log(table.size() / having)
}

/** The past item that shares most with an item, and what they share, the rarest first; null when nothing is shared. */
export const closestByContent = (
  table: ItemTable,
  met: Int32Array,
  index: number,
): { readonly past: number; readonly shared: readonly string[] } | null => {
  let closest: { readonly past: number; readonly shared: readonly string[] } | null = null
  let most = 0
  met
    .slice(-STEPS)
    .reverse()
    .forEach((past, back) => {
      const shared = [...table.terms(index)].filter(
        (term) => table.terms(past).has(term) && rarity(table, term) > 0,
      )
      const worth = DECAY ** back * shared.reduce((sum, term) => sum + rarity(table, term), 0)
      if (worth <= most || past === index) return
      most = worth
      closest = { past, shared: shared.sort((a, b) => rarity(table, b) - rarity(table, a)) }
    })
  return closest
}
