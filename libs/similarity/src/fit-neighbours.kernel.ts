/**
 * The k nearest rows of every row, without the matrix of all pairs: each pair is met once, from its first row, and offered to
 * both lists. Time: Σ over columns of entries² / 2; memory: 8 bytes · rows · k and a few numbers a row.
 */
import { BestLists } from './best-lists.kernel.js'
import type { Neighbours } from './neighbours.js'
import { RowMoments } from './pair-moments.kernel.js'
import { SIMILARITIES, type SimilarityName } from './similarities/by-name.js'
import type { SparseMatrix } from './sparse-matrix.js'
import { transpose } from './transpose.kernel.js'

/** How neighbours are found. What is left out does nothing. */
export interface NeighbourOptions {
  /** Neighbours kept for each row. @default 100 */
  readonly k?: number
  /**
   * The similarity counts n / (n + shrinkage), n the columns in common: few in common say little.
   * Source: Bell & Koren, "Improved neighborhood-based collaborative filtering", KDD Cup 2007. @default 0
   */
  readonly shrinkage?: number
  /**
   * The similarity counts min(n, significance) / significance.
   * Source: Herlocker et al., "An algorithmic framework for performing collaborative filtering", SIGIR 1999. @default 0
   */
  readonly significance?: number
  /** Fewer columns in common are no neighbours. @default 1 */
  readonly minimumSupport?: number
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
  similarityName: SimilarityName,
  options: NeighbourOptions = {},
  share: PairShare = ALL_PAIRS,
): Neighbours => {
  const { k, ...rules } = { ...NEIGHBOUR_DEFAULTS, ...options }
  const similarity = SIMILARITIES[similarityName]
  const prepared = similarity.prepare(matrix)
  const moments = new RowMoments(prepared, transpose(prepared), similarity.needsSums)
  const lists = new BestLists(matrix.rows, Math.max(1, k))
  const entries = entriesOf(matrix)
  const damping = Float64Array.from(entries, (count) => Math.max(1, count) ** -rules.popularityExponent)
  for (let row = share.part; row < matrix.rows; row += share.of) {
    moments.take(row)
    for (let i = 0; i < moments.touchedCount; i += 1) {
      const other = moments.touched[i]!
      const pair = moments.with(other)
      if (pair.count < rules.minimumSupport) continue
      const score = similarity.of(pair, entries[row]!, entries[other]!) * trustIn(pair.count, rules)
      if (score <= 0) continue
      lists.offer(row, other, score * damping[other]!)
      lists.offer(other, row, score * damping[row]!)
    }
  }
  return lists.toNeighbours()
}

/** How far a similarity over so many common columns counts, 0..1. */
const trustIn = (
  count: number,
  { shrinkage, significance }: Pick<Required<NeighbourOptions>, 'shrinkage' | 'significance'>,
): number => {
  const shrunk = shrinkage > 0 ? count / (count + shrinkage) : 1
  return significance > count ? (shrunk * count) / significance : shrunk
}

const entriesOf = ({ rows, offsets }: SparseMatrix): Uint32Array =>
  Uint32Array.from({ length: rows }, (_, row) => offsets[row + 1]! - offsets[row]!)

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
  similarityName: SimilarityName,
): Float64Array => {
  const similarity = SIMILARITIES[similarityName]
  const prepared = similarity.prepare(matrix)
  const moments = new RowMoments(prepared, transpose(prepared), similarity.needsSums)
  const entries = entriesOf(matrix)
  const similarities = new Float64Array(matrix.rows)
  moments.take(row, 0)
  for (let i = 0; i < moments.touchedCount; i += 1) {
    const other = moments.touched[i]!
    similarities[other] = similarity.of(moments.with(other), entries[row]!, entries[other]!)
  }
  return similarities
}
