/**
 * Ridge regression of many outputs at once from sparse rows, by Cholesky's factors of the normal equations:
 *
 *     W = (XᵀVX + λI)⁻¹ XᵀVY,  V the weights of the rows
 *
 * Source: A. Hoerl, R. Kennard, "Ridge regression", Technometrics 12(1), 1970.
 * Letters: N rows, F features, D outputs.
 */

/** What is regressed. */
export interface RidgeProblem {
  /** Features of each row, [N][any]. */
  readonly columns: readonly Uint32Array[]
  /** Their values, as long. */
  readonly values: readonly Float64Array[]
  /** Row-major [N, D]. */
  readonly outputs: Float64Array
  /** How much each row counts, [N]. */
  readonly weights: Float64Array
  readonly features: number
  /** λ > 0. */
  readonly lambda: number
}

/** Solves it. @returns W, row-major [F, D] */
export const solveRidge = (problem: RidgeProblem): Float64Array => {
  const { columns, outputs, features } = problem
  const width = columns.length === 0 ? 0 : outputs.length / columns.length
  const { gram, right } = normalEquations(problem, width)
  factorise(gram, features)
  solve(gram, right, { features, width })
  return right
}

const normalEquations = (
  { columns, values, outputs, weights, features, lambda }: RidgeProblem,
  width: number,
): { gram: Float64Array; right: Float64Array } => {
  const gram = new Float64Array(features * features)
  const right = new Float64Array(features * width)
  for (let at = 0; at < features; at++) gram[at * features + at] = lambda
  columns.forEach((own, row) => {
    own.forEach((feature, place) => {
      const value = values[row]![place]! * weights[row]!
      own.forEach((other, to) => (gram[feature * features + other]! += value * values[row]![to]!))
      for (let d = 0; d < width; d++) right[feature * width + d]! += value * outputs[row * width + d]!
    })
  })
  return { gram, right }
}

/** Replaces the lower triangle by Cholesky's factor L, LLᵀ = the matrix. */
const factorise = (matrix: Float64Array, size: number): void => {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!
      for (let k = 0; k < column; k++) sum -= matrix[row * size + k]! * matrix[column * size + k]!
      matrix[row * size + column] = row === column ? Math.sqrt(sum) : sum / matrix[column * size + column]!
    }
  }
}

/** Solves LLᵀ w = right in place, all outputs at once. */
const solve = (
  factor: Float64Array,
  right: Float64Array,
  { features, width }: { features: number; width: number },
): void => {
  for (let row = 0; row < features; row++) {
    for (let k = 0; k < row; k++)
      subtract(right, { from: row, what: k, times: factor[row * features + k]!, width })
    divide(right, row, { by: factor[row * features + row]!, width })
  }
  for (let row = features - 1; row >= 0; row--) {
    for (let k = row + 1; k < features; k++)
      subtract(right, { from: row, what: k, times: factor[k * features + row]!, width })
    divide(right, row, { by: factor[row * features + row]!, width })
  }
}

const subtract = (
  rows: Float64Array,
  { from, what, times, width }: { from: number; what: number; times: number; width: number },
): void => {
  if (times === 0) return
  for (let d = 0; d < width; d++) rows[from * width + d]! -= times * rows[what * width + d]!
}

const divide = (rows: Float64Array, row: number, { by, width }: { by: number; width: number }): void => {
  for (let d = 0; d < width; d++) rows[row * width + d]! /= by
}
