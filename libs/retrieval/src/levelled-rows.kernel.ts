/**
 * Highest inner product as nearest point: every item gets one more coordinate, √(M² − |x|²) with M the longest item's length,
 * and a query gets 0 there. Then all items are of one length, and |q − x|² = |q|² + M² − 2 q·x orders as q·x does.
 * Source: Bachrach et al., "Speeding up the Xbox recommender system using a Euclidean transformation for inner-product
 * spaces", RecSys 2014.
 */

/** Length² of the longest row. @param rows row-major, [rows, dim] */
export const longestSquare = (rows: Float32Array, dim: number): number => {
  let longest = 0
  for (let at = 0; at < rows.length; at += dim) {
    let square = 0
    for (let k = 0; k < dim; k++) square += rows[at + k]! * rows[at + k]!
    if (square > longest) longest = square
  }
  return longest
}

/**
 * Rows with the coordinate that makes them all of one length.
 * @param rows     row-major, [rows, dim]
 * @param longest  length² of the longest of all
 * @returns        [rows, dim + 1]
 */
export const levelled = (rows: Float32Array, dim: number, longest: number): Float32Array => {
  const count = Math.floor(rows.length / dim)
  const wider = new Float32Array(count * (dim + 1))
  for (let row = 0; row < count; row++) {
    let square = 0
    for (let k = 0; k < dim; k++) {
      const value = rows[row * dim + k]!
      square += value * value
      wider[row * (dim + 1) + k] = value
    }
    wider[row * (dim + 1) + dim] = Math.sqrt(Math.max(0, longest - square))
  }
  return wider
}

/** A query with its coordinate, 0. @param vector [dim] @returns [dim + 1] */
export const queryOf = (vector: Float32Array): Float32Array => {
  const wider = new Float32Array(vector.length + 1)
  wider.set(vector)
  return wider
}
