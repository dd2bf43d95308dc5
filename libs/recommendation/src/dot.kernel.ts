/** Inner products of one vector with every row of a matrix: the brute-force scan behind deep scores. */

/**
 * Scores every row against the vector, four products at a time.
 * @param vector  [dim]
 * @param matrix  row-major, [rows, dim]
 * @returns       vector · row, [rows]
 */
export const scanRows = (vector: Float32Array, matrix: Float32Array): Float32Array => {
  const dim = vector.length
  const rows = dim === 0 ? 0 : Math.floor(matrix.length / dim)
  const scores = new Float32Array(rows)
  const whole = dim - (dim % 4)
  for (let row = 0, at = 0; row < rows; row++) {
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    let k = 0
    for (; k < whole; k += 4, at += 4) {
      a += vector[k]! * matrix[at]!
      b += vector[k + 1]! * matrix[at + 1]!
      c += vector[k + 2]! * matrix[at + 2]!
      d += vector[k + 3]! * matrix[at + 3]!
    }
    for (; k < dim; k++, at++) a += vector[k]! * matrix[at]!
    scores[row] = a + b + (c + d)
  }
  return scores
}

/**
 * The score that scanRows gives one row, to the bit.
 * @param vector  [dim]
 * @param matrix  row-major, [rows, dim]
 */
export const dotOfRow = (vector: Float32Array, matrix: Float32Array, row: number): number => {
  const dim = vector.length
  return scanRows(vector, matrix.subarray(row * dim, (row + 1) * dim))[0] ?? 0
}

/**
 * Cosine of two rows of a matrix; 0 when either has no length.
 * @param matrix  row-major, [rows, dim]
 */
export const cosineOfRows = (
  matrix: Float32Array,
  dim: number,
  [one, other]: readonly [number, number],
): number => {
  let product = 0
  let squares = 0
  let otherSquares = 0
  for (let k = 0; k < dim; k++) {
    const x = matrix[one * dim + k]!
    const y = matrix[other * dim + k]!
    product += x * y
    squares += x * x
    otherSquares += y * y
  }
  return squares === 0 || otherSquares === 0 ? 0 : product / Math.sqrt(squares * otherSquares)
}
