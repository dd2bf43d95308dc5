/**
 * The k nearest rows of every row, without the matrix of all pairs: each pair is met once, from its first row, and offered to
 * both lists. Time: Σ over columns of entries² / 2; memory: 8 bytes · rows · k and a few numbers a row.
 */
import { BestLists } from './best-lists.kernel.js'
import type { Neighbours } from './neighbours.js'
import { ComparedRows, type Trust } from './compared-rows.kernel.js'
import type { SimilarityName } from './similarities/by-name.js'
import { entriesIn, type SparseMatrix } from './sparse-matrix.js'

/** How neighbours are found. What is left out does nothing. */
export interface NeighbourOptions extends Trust {
  /** Neighbours kept for each row. @default 100 */
  readonly k?: number
  /**
   * The similarity is divided by the neighbour's entries to this power: 0 favours the popular, 1 the rare.
   * Source: Deshpande & Karypis, "Item-based top-N recommendation algorithms", TOIS 22(1), 2004, eq. 4. @default 0
   */
  readonly popularityExponent?: number
}

/** What holds when an option is left out. */
export const NEIGHBOUR_DEFAULTS: Required<NeighbourOptions> = {
  k: 100,
  shrinkage: 0,
  significance: 0,
  minimumSupport: 1,
  popularityExponent: 0,
}

/** Which rows begin the pairs: every `of`th from `part` on, so that threads share the work evenly. */
export interface PairShare {
  readonly part: number
  readonly of: number
}

const ALL_PAIRS: PairShare = { part: 0, of: 1 }

/**
 * Neighbours by similarity; only positive ones are kept. Equal scores rank by ascending index.
 * @param matrix  what is compared are its rows: items × users for item-based, users × items for user-based
 * @param share   the pairs of this call: the lists of all shares are put together by `mergeNeighbours`
 */
export const fitNeighbours = (
  matrix: SparseMatrix,
  similarity: SimilarityName,
  options: NeighbourOptions = {},
  share: PairShare = ALL_PAIRS,
): Neighbours => {
  const { k, popularityExponent, ...trust } = { ...NEIGHBOUR_DEFAULTS, ...options }
  const compared = new ComparedRows(matrix, similarity, trust)
  const lists = new BestLists(matrix.rows, Math.max(1, k))
  const damping = Float64Array.from(
    { length: matrix.rows },
    (_, row) => Math.max(1, entriesIn(matrix, row)) ** -popularityExponent,
  )
  for (let row = share.part; row < matrix.rows; row += share.of) {
    compared.take(row, row + 1)
    for (let i = 0; i < compared.commonCount; i += 1) {
      const other = compared.common[i]!
      const likeness = compared.likeness(other)
      if (likeness <= 0) continue
      lists.offer(row, other, likeness * damping[other]!)
      lists.offer(other, row, likeness * damping[row]!)
    }
  }
  return lists.toNeighbours()
}

/** The k best of each row over lists that were made from different shares of the pairs. */
export const mergeNeighbours = (parts: readonly Neighbours[], k: number): Neighbours => {
  const rows = (parts[0]?.offsets.length ?? 1) - 1
  const lists = new BestLists(rows, Math.max(1, k))
  for (const { offsets, items, scores } of parts) {
    for (let row = 0; row < rows; row += 1) {
      for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry += 1) {
        lists.offer(row, items[entry]!, scores[entry]!)
      }
    }
  }
  return lists.toNeighbours()
}

/**
 * Similarities of one row with all, [rows]: what the lists are made of, for one row and without options; 1 or what the formula
 * gives with itself.
 */
export const similaritiesOf = (
  matrix: SparseMatrix,
  row: number,
  similarity: SimilarityName,
): Float64Array => {
  const compared = new ComparedRows(matrix, similarity)
  const similarities = new Float64Array(matrix.rows)
  compared.take(row)
  for (let i = 0; i < compared.commonCount; i += 1) {
    const other = compared.common[i]!
    similarities[other] = compared.likeness(other)
  }
  return similarities
}
