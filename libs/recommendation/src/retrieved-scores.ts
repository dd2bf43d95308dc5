/** Retrieval: the best items of a large catalog by inner product, without scoring all of it; the port, and what a source makes of it. */
import type { Numbering, SourceName } from './candidate.js'
import { dotOfRow } from './dot.kernel.js'
import type { RowMoments } from './row-moments.kernel.js'
import { scoreDeep, type Embeddings } from './sources/deep.js'
import { spreadOf, type Spread } from './standardise.kernel.js'

/** Items found near a vector, best first, [≤ count] each. */
export interface FoundItems {
  readonly items: Int32Array
  /** Their inner products with the vector. */
  readonly scores: Float32Array
}

/** An index of a release's item embeddings. It may miss an item now and then; what it gives is scored exactly. */
export interface NearestItems {
  /** Items of the highest inner product with the vector, [dimension]. */
  nearest(vector: Float32Array, count: number): FoundItems
}

/** What it takes to do without scoring every item. */
export interface Retrieval {
  readonly index: NearestItems
  /** Of the embeddings: mean and spread of all scores follow from it. */
  readonly moments: RowMoments
}

/** What a source thinks of items when it has scored only some: exactly of those found, and of any other when asked. */
export interface RetrievedScores {
  readonly name: SourceName
  /** Weight in the blend, after standardising; ≥ 0. */
  readonly weight: number
  readonly numbering: Numbering
  /** Of the scores of all items. */
  readonly spread: Spread
  readonly found: FoundItems
  /** Scores of the items that the index does not hold: the last ones of the numbering. */
  readonly unindexed: Float32Array
  /** One item's score, by its place in the source's numbering. */
  readonly scoreOf: (item: number) => number
}

/** Items that a list's deep source looks for: several times what the longest list looks at first. */
export const RETRIEVED_ITEMS = 512

/** Where a release's items lie, and those newer than it. */
export interface RetrievedSpace {
  /** The release's items, which the index holds. */
  readonly own: Embeddings
  /** Items that came later, in no index: few, and all of them are scored. */
  readonly newer: Embeddings
}

/** Deep scores by retrieval. */
export const retrieveDeep = (
  encoded: Float32Array,
  { own, newer }: RetrievedSpace,
  { index, moments }: Retrieval,
): Pick<RetrievedScores, 'spread' | 'found' | 'unindexed' | 'scoreOf'> => {
  const unindexed = scoreDeep(encoded, newer)
  const indexed = own.rows.length / own.dimension
  return {
    spread: pooled({ ...moments.spreadOf(encoded), count: indexed }, unindexed),
    found: index.nearest(encoded, RETRIEVED_ITEMS),
    unindexed,
    scoreOf: (item) =>
      item < indexed ? dotOfRow(encoded, own.rows, item) : (unindexed[item - indexed] ?? 0),
  }
}

/** Mean and deviation of many scores, of which these are known, and some more. */
const pooled = (
  { mean, deviation, count }: Spread & { readonly count: number },
  more: Float32Array,
): Spread => {
  if (more.length === 0) return { mean, deviation }
  const all = count + more.length
  const others = spreadOf(more)
  const between = mean - others.mean
  const variance =
    (count * deviation ** 2 + more.length * others.deviation ** 2) / all +
    (count * more.length * between ** 2) / all ** 2
  return { mean: mean - (more.length * between) / all, deviation: Math.sqrt(variance) }
}
