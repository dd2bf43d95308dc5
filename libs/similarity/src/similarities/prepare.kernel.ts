/** Values prepared row by row or column by column: centred, scaled to length one, or made all ones. */
import type { SparseMatrix } from '../sparse-matrix.js'

/** Every entry counts one. */
export const withOnes = (matrix: SparseMatrix): SparseMatrix => ({
  ...matrix,
  values: new Float32Array(matrix.values.length).fill(1),
})

/** Each row divided by its Euclidean length; a row of zeros stays. */
export const withUnitRows = (matrix: SparseMatrix): SparseMatrix => {
  const { rows, offsets } = matrix
  const values = matrix.values.slice()
  for (let row = 0; row < rows; row += 1) {
    let squares = 0
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry += 1) squares += values[entry]! ** 2
    if (squares === 0) continue
    const scale = 1 / Math.sqrt(squares)
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry += 1) values[entry]! *= scale
  }
  return { ...matrix, values }
}

/** Each row less the mean of its entries. */
export const withCentredRows = (matrix: SparseMatrix): SparseMatrix => {
  const { rows, offsets } = matrix
  const values = matrix.values.slice()
  for (let row = 0; row < rows; row += 1) {
    const from = offsets[row]!
    const to = offsets[row + 1]!
    let sum = 0
    for (let entry = from; entry < to; entry += 1) sum += values[entry]!
    const mean = sum / (to - from)
    for (let entry = from; entry < to; entry += 1) values[entry]! -= mean
  }
  return { ...matrix, values }
}

/** Each column less the mean of its entries. */
export const withCentredColumns = (matrix: SparseMatrix): SparseMatrix => {
  const { columns, columnCount } = matrix
  const sums = new Float64Array(columnCount)
  const counts = new Uint32Array(columnCount)
  for (let entry = 0; entry < columns.length; entry += 1) {
    sums[columns[entry]!]! += matrix.values[entry]!
    counts[columns[entry]!]! += 1
  }
  const values = matrix.values.map((value, entry) => {
    const column = columns[entry]!
    return value - sums[column]! / counts[column]!
  })
  return { ...matrix, values }
}
