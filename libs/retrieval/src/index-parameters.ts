/**
 * How the index is made: HNSW, which links every item to near ones on several levels and searches by walking the links.
 * Source: Malkov & Yashunin, "Efficient and robust approximate nearest neighbor search using hierarchical navigable small
 * world graphs", IEEE TPAMI 42(4), 2020.
 */

/** What trades memory and time for recall. */
export interface IndexParameters {
  /** Links of an item on each level above the lowest, which has twice as many; M in the paper. */
  readonly connectivity: number
  /** Candidates kept while an item's links are chosen; efConstruction. */
  readonly expansionAdd: number
  /** Candidates kept while searching, and at least as many as are asked for; ef. */
  readonly expansionSearch: number
}

/** Recall@100 0.986 in the bench's world of a million items, where 512 candidates give 0.90: docs/scaling.md. */
export const INDEX_DEFAULTS: IndexParameters = { connectivity: 16, expansionAdd: 128, expansionSearch: 2_048 }

/** Catalogs of so many items get an index: below, to score every item takes a few milliseconds and misses none. */
export const INDEX_FROM_ITEMS = 50_000
