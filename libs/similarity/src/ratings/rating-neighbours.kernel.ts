/**
 * A rating from neighbours' ratings: what is expected of the row, moved by how its nearest rows that have the column differ from
 * what was expected of them.
 *
 *     r̂(x, c) = e(x, c) + Σ sim(x, y) (r(y, c) − e(y, c)) / Σ sim(x, y), over the k nearest rows y that have c, sim > 0
 *
 * e is 0 (plain), the row's mean (means) or its baseline (baseline). Rows are users for user-based, items for item-based.
 * Sources: Resnick et al., CSCW 1994 (means); Koren, TKDD 4(1), 2010, eq. 3 (baseline).
 */
import { BestLists, listMemory } from '../best-lists.kernel.js'
import { ComparedRows, prepareRows } from '../compared-rows.kernel.js'
import type { SimilarityName } from '../similarities/by-name.js'
import type { SparseMatrix } from '../sparse-matrix.js'
import { transpose } from '../transpose.kernel.js'
import { fitBaseline, meanOf } from './baseline.kernel.js'

/** What a neighbour's rating is measured against. */
export type Expectation = 'plain' | 'means' | 'baseline'

/** How ratings are predicted. */
export interface RatingOptions {
  /** @default 'cosine' */
  readonly similarity?: SimilarityName
  /** Neighbours that vote. @default 40 */
  readonly k?: number
  /** @default 'means' */
  readonly expectation?: Expectation
  /** Likeness counts n / (n + shrinkage), n the columns in common. @default 0 */
  readonly shrinkage?: number
}

/** What holds when an option is left out. */
export const RATING_DEFAULTS: Required<RatingOptions> = {
  similarity: 'cosine',
  k: 40,
  expectation: 'means',
  shrinkage: 0,
}

/** Predicts ratings of one row after another. */
export interface RatingNeighbours {
  /**
   * Ratings of a row for columns, not bounded to the range of ratings.
   * @param columns  each 0..columns − 1
   * @returns        [columns]; what is expected of the row where nobody near has rated
   */
  predict(row: number, columns: Uint32Array): Float64Array
}

/** Learns from a rating matrix: rows are what is compared. */
export const fitRatingNeighbours = (ratings: SparseMatrix, options: RatingOptions = {}): RatingNeighbours => {
  const { similarity, k, expectation, shrinkage } = { ...RATING_DEFAULTS, ...options }
  const compared = new ComparedRows(prepareRows(ratings, similarity), { shrinkage })
  const byColumn = transpose(ratings)
  const expected = expectationOf(ratings, expectation)
  const likeness = new Float64Array(ratings.rows)

  const compare = (row: number): void => {
    likeness.fill(0)
    compared.take(row)
    for (let i = 0; i < compared.commonCount; i += 1) {
      const other = compared.common[i]!
      likeness[other] = compared.likeness(other)
    }
    likeness[row] = 0
  }
  const predictOne = (row: number, column: number): number => {
    const nearest = new BestLists(listMemory(1, Math.max(1, k)))
    const [from, to] = [byColumn.offsets[column]!, byColumn.offsets[column + 1]!]
    for (let entry = from; entry < to; entry += 1) {
      const alike = likeness[byColumn.columns[entry]!]!
      if (alike > 0) nearest.offer(0, entry, alike)
    }
    const { items: entries, scores } = nearest.toNeighbours()
    let weights = 0
    let moved = 0
    for (let place = 0; place < entries.length; place += 1) {
      const entry = entries[place]!
      weights += scores[place]!
      moved += scores[place]! * (byColumn.values[entry]! - expected.of(byColumn.columns[entry]!, column))
    }
    return weights === 0 ? expected.alone(row, column) : expected.of(row, column) + moved / weights
  }
  return {
    predict: (row, columns) => {
      compare(row)
      return Float64Array.from(columns, (column) => predictOne(row, column))
    },
  }
}

interface Expected {
  of(row: number, column: number): number
  /** When no neighbour votes. */
  alone(row: number, column: number): number
}

const expectationOf = (ratings: SparseMatrix, expectation: Expectation): Expected => {
  if (expectation === 'baseline') {
    const { mean, rows, columns } = fitBaseline(ratings)
    const baseline = (row: number, column: number): number => mean + rows[row]! + columns[column]!
    return { of: baseline, alone: baseline }
  }
  const mean = meanOf(ratings.values) ?? 0
  if (expectation === 'plain') return { of: () => 0, alone: () => mean }
  const { rows, offsets, values } = ratings
  const means = Float64Array.from(
    { length: rows },
    (_, row) => meanOf(values.subarray(offsets[row], offsets[row + 1])) ?? mean,
  )
  return { of: (row) => means[row]!, alone: (row) => means[row]! }
}
