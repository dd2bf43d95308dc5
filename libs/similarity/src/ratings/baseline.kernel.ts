/**
 * The baseline of a rating: how the row and the column rate apart from each other.
 *
 *     b(r, c) = μ + b_r + b_c, the b chosen to make Σ (value − b(r, c))² + λ_r Σ b_r² + λ_c Σ b_c² small
 *
 * by alternating least squares: given the one side, each b of the other is a shrunk mean.
 * Source: Koren, "Factor in the neighbors: scalable and accurate collaborative filtering", TKDD 4(1), 2010, § 2.1.
 */
import type { SparseMatrix } from '../sparse-matrix.js'

/** A baseline of every row and column. */
export interface Baseline {
  /** Mean of all values. */
  readonly mean: number
  /** What each row adds, [rows]; 0 for a row without entries. */
  readonly rows: Float64Array
  /** What each column adds, [columns]. */
  readonly columns: Float64Array
}

/** How strongly biases are held back. */
export interface BaselineOptions {
  /** λ of rows. @default 15 */
  readonly rowShrinkage?: number
  /** λ of columns. @default 10 */
  readonly columnShrinkage?: number
  /** Rounds of alternating. @default 10 */
  readonly rounds?: number
}

/** Mean of values; null when there are none. */
export const meanOf = (values: Float32Array): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** Baseline of a rating matrix; a matrix without entries gives zeros. */
export const fitBaseline = (
  { rows, columnCount, offsets, columns, values }: SparseMatrix,
  { rowShrinkage = 15, columnShrinkage = 10, rounds = 10 }: BaselineOptions = {},
): Baseline => {
  const mean = meanOf(values) ?? 0
  const ofRows = new Float64Array(rows)
  const ofColumns = new Float64Array(columnCount)
  const sums = new Float64Array(columnCount)
  const counts = new Uint32Array(columnCount)
  for (const column of columns) counts[column]! += 1
  for (let round = 0; round < rounds; round += 1) {
    sums.fill(0)
    for (let row = 0; row < rows; row += 1) {
      for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry += 1) {
        sums[columns[entry]!]! += values[entry]! - mean - ofRows[row]!
      }
    }
    for (let column = 0; column < columnCount; column += 1) {
      ofColumns[column] = sums[column]! / (columnShrinkage + counts[column]! || 1)
    }
    for (let row = 0; row < rows; row += 1) {
      const [from, to] = [offsets[row]!, offsets[row + 1]!]
      let sum = 0
      for (let entry = from; entry < to; entry += 1)
        sum += values[entry]! - mean - ofColumns[columns[entry]!]!
      ofRows[row] = sum / (rowShrinkage + to - from || 1)
    }
  }
  return { mean, rows: ofRows, columns: ofColumns }
}
