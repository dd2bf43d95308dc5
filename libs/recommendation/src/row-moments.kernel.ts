/** Mean and covariance of a matrix's rows: from them follow mean and spread of a vector's inner products with all rows, without any of them. */
import type { Spread } from './standardise.kernel.js'

/** Moments of all rows. */
export interface RowMoments {
  /**
   * Mean v·m and deviation √(vᵀ C v) of the inner products of a vector with all rows.
   * @param vector  [dim]
   */
  spreadOf(vector: Float32Array): Spread
}

/** Rows taken in one turn: some milliseconds. */
const ROWS_A_TURN = 5_000

/**
 * Reckons the moments, a turn at a time: a million rows of 64 take seconds.
 * @param rows      row-major, [rows, dim]
 * @param nextTurn  lets others work between two turns
 */
export const momentsOf = async (
  rows: Float32Array,
  dim: number,
  nextTurn: () => Promise<void>,
): Promise<RowMoments> => {
  const count = Math.floor(rows.length / dim)
  const sums = new Float64Array(dim)
  for (let from = 0; from < count; from += ROWS_A_TURN) {
    addSums(rows.subarray(from * dim, Math.min(count, from + ROWS_A_TURN) * dim), sums)
    await nextTurn()
  }
  const means = sums.map((sum) => sum / Math.max(1, count))
  const products = new Float64Array(dim * dim)
  for (let from = 0; from < count; from += ROWS_A_TURN) {
    addProducts(rows.subarray(from * dim, Math.min(count, from + ROWS_A_TURN) * dim), means, products)
    await nextTurn()
  }
  return { spreadOf: (vector) => spreadBy(vector, means, products, count) }
}

const addSums = (rows: Float32Array, sums: Float64Array): void => {
  const dim = sums.length
  for (let at = 0; at < rows.length; at += dim) for (let k = 0; k < dim; k++) sums[k]! += rows[at + k]!
}

/** Adds (row − mean)(row − mean)ᵀ of every row to the upper triangle. */
const addProducts = (rows: Float32Array, means: Float64Array, products: Float64Array): void => {
  const dim = means.length
  const centred = new Float64Array(dim)
  for (let at = 0; at < rows.length; at += dim) {
    for (let k = 0; k < dim; k++) centred[k] = rows[at + k]! - means[k]!
    for (let i = 0; i < dim; i++) {
      const value = centred[i]!
      for (let j = i, place = i * dim + i; j < dim; j++, place++) products[place]! += value * centred[j]!
    }
  }
}

const spreadBy = (
  vector: Float32Array,
  means: Float64Array,
  products: Float64Array,
  count: number,
): Spread => {
  const dim = means.length
  let mean = 0
  let squares = 0
  for (let i = 0; i < dim; i++) {
    mean += vector[i]! * means[i]!
    squares += vector[i]! * vector[i]! * products[i * dim + i]!
    for (let j = i + 1; j < dim; j++) squares += 2 * vector[i]! * vector[j]! * products[i * dim + j]!
  }
  return { mean, deviation: count === 0 ? 0 : Math.sqrt(Math.max(0, squares) / count) }
}
