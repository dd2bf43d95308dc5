/** Retrieval: the best items of a large catalog by inner product, without scoring all of it; the port, and what a source makes of it. */
import type { Numbering, SourceName } from './candidate.js'
import { dotOfRow } from './dot.kernel.js'
import type { RowMoments } from './row-moments.kernel.js'
import type { Embeddings } from './sources/deep.js'
import type { Spread } from './standardise.kernel.js'

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
  /** One item's score, by its place in the source's numbering. */
  readonly scoreOf: (item: number) => number
}

/** Items that a list's deep source looks for: several times what the longest list looks at first. */
export const RETRIEVED_ITEMS = 512

/** Deep scores by retrieval. */
export const retrieveDeep = (
  encoded: Float32Array,
  embeddings: Embeddings,
  { index, moments }: Retrieval,
): Pick<RetrievedScores, 'spread' | 'found' | 'scoreOf'> => ({
  spread: moments.spreadOf(encoded),
  found: index.nearest(encoded, RETRIEVED_ITEMS),
  scoreOf: (item) => dotOfRow(encoded, embeddings.rows, item),
})
