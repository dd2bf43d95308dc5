/** Blend weights, fitted on validation: the best of a grid over the simplex, judged like everything else. */
import { ndcgAt } from './metrics/ndcg.js'
import type { SealedTest } from './protocols/sealed-test.js'
import type { FittedRanker } from './ranker.js'

/** The weights found, one a source, adding up to 1, and how they did on validation. */
export interface FittedBlend {
  readonly weights: readonly number[]
  /** NDCG@10 on the validation interactions. */
  readonly ndcg: number
}

/** What a blend is fitted with. */
export interface BlendFit {
  readonly sources: readonly FittedRanker[]
  readonly validation: SealedTest
  /** Brings a source's scores to a common scale, as serving does: the z-score over the catalog. */
  readonly standardise: (scores: Float32Array) => Float32Array
  readonly excludeSeen?: boolean
  /** The simplex is walked in steps of 1 / parts. @default 10 */
  readonly parts?: number
}

/**
 * Tries every weighting of the grid and keeps the one with the highest NDCG@10; the first wins a tie,
 * and weightings come in order of falling first weight.
 */
export const fitBlendWeights = (fit: BlendFit): FittedBlend => {
  const weightings = simplexGrid(fit.sources.length, fit.parts ?? 10)
  const search = { weightings, standardise: fit.standardise }
  const ranks = fit.validation.judgeBlends(fit.sources, search, { excludeSeen: fit.excludeSeen ?? true })
  const figures = ranks.map((of) => ndcgAt(of, 10))
  const best = figures.reduce((top, ndcg, index) => (ndcg > (figures[top] ?? 0) ? index : top), 0)
  return { weights: weightings[best] ?? [], ndcg: figures[best] ?? 0 }
}

/** All ways to share 1 among `count` sources in steps of 1 / parts, the first source's share falling. */
export const simplexGrid = (count: number, parts: number): number[][] =>
  sharesOf(count, parts).map((shares) => shares.map((share) => share / parts))

const sharesOf = (count: number, left: number): number[][] => {
  if (count <= 1) return count === 1 ? [[left]] : []
  return Array.from({ length: left + 1 }, (_, used) => left - used).flatMap((first) =>
    sharesOf(count - 1, left - first).map((rest) => [first, ...rest]),
  )
}
