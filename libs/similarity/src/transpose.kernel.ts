/** Transpose of a sparse matrix by counting: two passes over the entries, no sorting. */
import type { SparseMatrix } from './sparse-matrix.js'

/** Columns become rows; the entries of each new row come in ascending order. O(entries + columns). */
export const transpose = (matrix: SparseMatrix): SparseMatrix => {
  const { rows, columnCount } = matrix
  const offsets = new Uint32Array(columnCount + 1)
  for (const column of matrix.columns) offsets[column + 1]! += 1
  for (let column = 0; column < columnCount; column += 1) offsets[column + 1]! += offsets[column]!
  const next = offsets.slice(0, columnCount)
  const columns = new Uint32Array(matrix.columns.length)
  const values = new Float32Array(matrix.values.length)
  for (let row = 0; row < rows; row += 1) {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry += 1) {
      const place = next[matrix.columns[entry]!]!++
      columns[place] = row
      values[place] = matrix.values[entry]!
    }
  }
  return { rows: columnCount, columnCount: rows, offsets, columns, values }
}
