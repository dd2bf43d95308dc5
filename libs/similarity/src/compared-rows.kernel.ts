/** The rows of a matrix, ready to be compared by one similarity: which have something in common with a row, and how alike they are. */
import { RowMoments } from './pair-moments.kernel.js'
import { SIMILARITIES, type SimilarityName } from './similarities/by-name.js'
import type { Similarity } from './similarities/similarity.js'
import { entriesIn, type SparseMatrix } from './sparse-matrix.js'
import { transpose } from './transpose.kernel.js'

/** How far a similarity is believed, by the columns that two rows have in common. What is left out does nothing. */
export interface Trust {
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
  /** Rows with fewer columns in common are not alike. @default 1 */
  readonly minimumSupport?: number
}

/** A matrix made ready for one similarity: plain numbers, which threads can share. */
export interface PreparedRows {
  readonly similarity: SimilarityName
  /** Values as the similarity takes them. */
  readonly matrix: SparseMatrix
  /** The same, columns as rows. */
  readonly transposed: SparseMatrix
}

/** Makes a matrix ready to be compared by a similarity. */
export const prepareRows = (matrix: SparseMatrix, similarity: SimilarityName): PreparedRows => {
  const prepared = SIMILARITIES[similarity].prepare(matrix)
  return { similarity, matrix: prepared, transposed: transpose(prepared) }
}

/** One similarity over one matrix; `take` a row, then ask for the likeness of those in `common`. */
export class ComparedRows {
  private readonly method: Similarity
  private readonly moments: RowMoments
  private readonly trust: Required<Trust>
  /** Entries of each row, and of the row at hand. */
  private readonly entries: Uint32Array
  private entriesAtHand = 0

  constructor({ similarity, matrix, transposed }: PreparedRows, trust: Trust = {}) {
    this.method = SIMILARITIES[similarity]
    this.moments = new RowMoments(matrix, transposed, this.method.needsSums)
    this.entries = Uint32Array.from({ length: matrix.rows }, (_, row) => entriesIn(matrix, row))
    const { shrinkage = 0, significance = 0, minimumSupport = 1 } = trust
    this.trust = { shrinkage, significance, minimumSupport }
  }

  /** Compares a row with those from `first` on. */
  take(row: number, first = 0): void {
    this.entriesAtHand = this.entries[row]!
    this.moments.take(row, first)
  }

  /** Compares a row that is none of the matrix's with all of them. @param asked  a matrix of that row alone */
  takeOther(asked: SparseMatrix): void {
    this.entriesAtHand = entriesIn(asked, 0)
    this.moments.take(0, 0, this.method.prepare(asked))
  }

  /** The rows with something in common with the one at hand, in the first `commonCount` places. */
  get common(): Uint32Array {
    return this.moments.touched
  }

  get commonCount(): number {
    return this.moments.touchedCount
  }

  /** How alike the row at hand and one in common are, as far as it is believed; 0 for too few columns in common. */
  likeness(other: number): number {
    const pair = this.moments.with(other)
    const { shrinkage, significance, minimumSupport } = this.trust
    if (pair.count < minimumSupport) return 0
    const likeness = this.method.of(pair, this.entriesAtHand, this.entries[other]!)
    const shrunk = shrinkage > 0 ? (likeness * pair.count) / (pair.count + shrinkage) : likeness
    return significance > pair.count ? (shrunk * pair.count) / significance : shrunk
  }
}
