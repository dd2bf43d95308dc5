/** What is known of the items apart from any model: who had them in the train set, and what the data set says of them. */
import { numberGenres, type Genres } from '../metrics/lists/genres.js'
import type { ItemFacts } from '../item-facts.js'
import type { TrainSet } from '../ranker.js'

/** The items as metrics and groups see them; nothing in it is of held-out interactions. */
export interface Catalog {
  readonly items: number
  /** Train users who have had each item, [items]. */
  readonly had: Uint32Array
  /** Train users with any item, at least 1. */
  readonly users: number
  /** Items by falling number of users who have had them, then by index, [items]. */
  readonly byPopularity: Int32Array
  /** Null when the data set knows no categories. */
  readonly genres: Genres | null
  /** Null when the data set knows no scenarios. */
  readonly scenarios: readonly string[] | null
}

/** Looks at the train set. */
export const describeCatalog = (train: TrainSet, facts: ItemFacts = {}): Catalog => {
  const had = new Uint32Array(train.items)
  let users = 0
  for (const sequence of train.sequences) {
    if (sequence.length > 0) users += 1
    for (const item of new Set(sequence)) had[item] = (had[item] ?? 0) + 1
  }
  const byPopularity = Int32Array.from(had.keys()).sort((a, b) => (had[b] ?? 0) - (had[a] ?? 0) || a - b)
  return {
    items: train.items,
    had,
    users: Math.max(1, users),
    byPopularity,
    genres: facts.categories === undefined ? null : numberGenres(facts.categories),
    scenarios: facts.scenarios ?? null,
  }
}

/** What popularity alone would show: the most popular items that are not left out. @param length  at most */
export const popularList = (
  { byPopularity }: Catalog,
  leftOut: ReadonlySet<number>,
  length: number,
): Int32Array => {
  const list: number[] = []
  for (const item of byPopularity) {
    if (list.length === length) break
    if (!leftOut.has(item)) list.push(item)
  }
  return Int32Array.from(list)
}
