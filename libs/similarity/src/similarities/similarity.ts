/** What a similarity is: how values are prepared, and how what two rows have in common becomes one number. */
import type { SparseMatrix } from '../sparse-matrix.js'

/** What two rows have in common, over the columns in which both have an entry; x is of the one, y of the other. */
export interface PairMoments {
  /** Columns in which both have an entry. */
  readonly count: number
  /** Σ xy of the prepared values. */
  readonly products: number
  /** Σ x and Σ y; 0 unless the similarity asks for them. */
  readonly sumX: number
  readonly sumY: number
  /** Σ x² and Σ y²; 0 unless the similarity asks for them. */
  readonly squaresX: number
  readonly squaresY: number
}

/** A similarity of two rows of a sparse matrix, symmetric. What it can't tell (nothing in common, no variance) is 0. */
export interface Similarity {
  /** The values that the moments are taken of; the places of the entries stay. */
  prepare(matrix: SparseMatrix): SparseMatrix
  /** Whether sums and squares over the common columns are needed, which takes twice the time. */
  readonly needsSums: boolean
  /**
   * @param entriesX  entries of the one row
   * @param entriesY  entries of the other
   * @returns         higher is more alike
   */
  of(moments: PairMoments, entriesX: number, entriesY: number): number
}

/** A correlation that rounding took past its range, put back. */
export const withinOne = (value: number): number => Math.max(-1, Math.min(1, value))
