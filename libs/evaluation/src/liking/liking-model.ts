/**
 * Liking: how much users like an item, told from the scores that sources give it. Learned from what users took up, which
 * tells apart what they are led to (the order of items, what trends) and what suits them: of two items that were taken up,
 * the one that was liked more has the higher score where scores tell of liking.
 * The idea, a model of rewards where logs tell of choices: Dudík et al., "Doubly robust policy evaluation and learning",
 * ICML 2011, the direct method.
 */
import type { PairedDifference } from '../paired-difference.js'

/** Liking as a linear function of z-scores, in standard deviations of liking. */
export interface LikingModel {
  /** Per source, shrunk towards none, [sources]. */
  readonly coefficients: readonly number[]
  /** Covariance of what was estimated before shrinking, [sources][sources]. */
  readonly covariance: readonly (readonly number[])[]
}

/** Known so far without any evidence, so that sources which are alike or constant can be told from it: one interaction. */
const RIDGE = 1

/**
 * Fits liking by least squares; each coefficient is shrunk by the chance that it is none, so that sources are believed to
 * tell of liking as far as they were seen to.
 * @param scores  z-scores of the item that was taken up, [judges][sources]
 * @param liked   how much it was liked, any scale, [judges]; where all are alike nothing is learned
 * Source of the shrinking: the positive-part estimator of James & Stein, 4th Berkeley Symposium, 1961, for one mean.
 */
export const fitLiking = (scores: readonly Float64Array[], liked: ArrayLike<number>): LikingModel => {
  const sources = scores[0]?.length ?? 0
  const rows = scores.map((own) => [1, ...own])
  const target = standardised(liked)
  const inverse = inverted(
    zeros(sources + 1).map((row, a) =>
      row.map((_, b) => sumOver(rows, (own) => (own[a] ?? 0) * (own[b] ?? 0)) + (a === b ? RIDGE : 0)),
    ),
  )
  const moments = zeros(sources + 1).map((_, a) =>
    sumOver(rows, (own, at) => (own[a] ?? 0) * (target[at] ?? 0)),
  )
  const estimate = inverse.map((row) => dot(row, moments))
  const noise =
    sumOver(rows, (own, at) => ((target[at] ?? 0) - dot(own, estimate)) ** 2) /
    Math.max(1, rows.length - sources - 1)
  const covariance = inverse.slice(1).map((row) => row.slice(1).map((value) => value * noise))
  return {
    coefficients: estimate.slice(1).map((value, at) => shrunk(value, covariance[at]?.[at] ?? 0)),
    covariance,
  }
}

const shrunk = (estimate: number, variance: number): number =>
  estimate === 0 ? 0 : estimate * Math.max(0, 1 - variance / estimate ** 2)

/**
 * How much more one kind of list is liked than another, in standard deviations of liking.
 * @param ours    mean z-scores of what it shows, [sources]
 * @param theirs  the same of the other
 */
export const likingGain = (
  { coefficients, covariance }: LikingModel,
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
): PairedDifference => {
  const difference = coefficients.map((_, at) => (ours[at] ?? 0) - (theirs[at] ?? 0))
  const variance = dot(
    difference,
    covariance.map((row) => dot(row, difference)),
  )
  return { mean: dot(coefficients, difference), standardError: Math.sqrt(Math.max(0, variance)) }
}

const zeros = (size: number): number[][] =>
  Array.from({ length: size }, () => new Array<number>(size).fill(0))

const dot = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)

const sumOver = (rows: readonly number[][], of: (row: readonly number[], at: number) => number): number =>
  rows.reduce((sum, row, at) => sum + of(row, at), 0)

const standardised = (values: ArrayLike<number>): number[] => {
  const all = Array.from(values)
  const mean = all.reduce((sum, value) => sum + value, 0) / Math.max(1, all.length)
  const deviation = Math.sqrt(
    all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, all.length),
  )
  return all.map((value) => (deviation < NONE ? 0 : (value - mean) / deviation))
}

/** Deviations below it are rounding. */
const NONE = 1e-9

/** Inverts a symmetric positive definite matrix. Source: Gauss–Jordan elimination, as in Press et al., Numerical Recipes, 2.1. */
const inverted = (matrix: readonly (readonly number[])[]): number[][] => {
  const size = matrix.length
  const rows = matrix.map((row, at) => [...row, ...row.map((_, other) => (other === at ? 1 : 0))])
  for (let pivot = 0; pivot < size; pivot += 1) {
    const scale = rows[pivot]?.[pivot] ?? 1
    const own = (rows[pivot] ?? []).map((value) => value / scale)
    rows[pivot] = own
    rows.forEach((row, at) => {
      const factor = at === pivot ? 0 : (row[pivot] ?? 0)
      if (factor !== 0) rows[at] = row.map((value, column) => value - factor * (own[column] ?? 0))
    })
  }
  return rows.map((row) => row.slice(size))
}
