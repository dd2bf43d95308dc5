/** Blend weights, fitted on validation: the best of a grid over the simplex, or what is not surely worse and leans less on a model. */
import { likingGain } from './liking/liking-model.js'
import { bestOf, leastDeparture, meanWorthGain, provenOrAlone, type JudgedWeighting } from './shrinkage.js'
import type { SealedTest } from './protocols/sealed-test.js'
import type { FittedRanker } from './ranker.js'

/** The weights found, one a source, adding up to 1, and how they did on validation. */
export interface FittedBlend {
  readonly weights: readonly number[]
  /** NDCG@10 on the validation interactions, each counted by its worth. */
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
  /** How often the steps are halved, around the best weighting so far. @default 0 */
  readonly refinements?: number
  /** The source that is believed until the others have proved better, by its place; none by default. */
  readonly shrinkTo?: number
  /** Whether sources are mixed only where that surely gains over each alone. @default false */
  readonly onlyProven?: boolean
  /** Lists that users must not like better than the blend's; none by default. */
  readonly likedLeast?: FittedRanker
}

/**
 * Tries every weighting of the grid, then those around the best one in ever smaller steps, and keeps the one with the highest NDCG@10; the first wins a tie, and weightings
 * come in order of falling first weight. With `shrinkTo`, of all weightings that are not surely worse than that one the
 * one with most of that source is kept: few interactions prove little, and then little departs from it. With `onlyProven` it
 * is the best source alone unless the mixture surely gains over each. With `likedLeast`,
 * weightings are tried only whose lists are liked as much: what comes next is not always what suits.
 */
export const fitBlendWeights = (fit: BlendFit): FittedBlend => {
  const judged = judgedWeightings(fit)
  const { shrinkTo, onlyProven = false } = fit
  const liked = likedEnough(fit, judged)
  const best = bestOf(liked)
  const kept = shrinkTo === undefined ? best : leastDeparture(liked, best, shrinkTo)
  const chosen = onlyProven ? provenOrAlone(judged, kept) : kept
  return { weights: chosen.weights, ndcg: Math.max(0, meanWorthGain(chosen)) }
}

/** The weightings whose lists are liked no less than the reference's; where none is, the one that is liked best. */
const likedEnough = (fit: BlendFit, judged: readonly JudgedWeighting[]): readonly JudgedWeighting[] => {
  if (fit.likedLeast === undefined) return judged
  const search = { weightings: judged.map(({ weights }) => weights), standardise: fit.standardise }
  const { model, ofWeightings, ofRankers } = fit.validation.judgeLiking(fit.sources, search, {
    rankers: [fit.likedLeast],
    excludeSeen: fit.excludeSeen ?? true,
  })
  const gains = ofWeightings.map((shown) => likingGain(model, shown, ofRankers[0] ?? []).mean)
  const enough = judged.filter((_, at) => (gains[at] ?? 0) >= 0)
  return enough.length > 0 ? enough : judged.filter((_, at) => gains[at] === Math.max(...gains))
}

/** All that are tried: the grid, and what lies around the best, where a weight may be smaller than the grid's steps. */
const judgedWeightings = (fit: BlendFit): readonly JudgedWeighting[] => {
  const { sources, validation, standardise, parts = 10, refinements = 0, excludeSeen = true } = fit
  const judgedOf = (weightings: readonly (readonly number[])[]): JudgedWeighting[] =>
    validation
      .judgeBlends(sources, { weightings, standardise }, { excludeSeen })
      .map((ranks, at) => ({ weights: weightings[at] ?? [], gains: validation.worthGains(ranks) }))
  const judged = judgedOf(simplexGrid(sources.length, parts))
  for (let halvings = 1; halvings <= refinements; halvings += 1)
    judged.push(...judgedOf(around(bestOf(judged).weights, 1 / (parts * 2 ** halvings))))
  return judged
}

/** The weightings that one step from one source to another leads to. */
const around = (weights: readonly number[], step: number): number[][] =>
  weights.flatMap((given, from) =>
    given < step
      ? []
      : weights.flatMap((_, to) =>
          from === to
            ? []
            : [weights.map((weight, at) => weight + step * (Number(at === to) - Number(at === from)))],
        ),
  )

/** All ways to share 1 among `count` sources in steps of 1 / parts, the first source's share falling. */
export const simplexGrid = (count: number, parts: number): number[][] =>
  sharesOf(count, parts).map((shares) => shares.map((share) => share / parts))

const sharesOf = (count: number, left: number): number[][] => {
  if (count <= 1) return count === 1 ? [[left]] : []
  return Array.from({ length: left + 1 }, (_, used) => left - used).flatMap((first) =>
    sharesOf(count - 1, left - first).map((rest) => [first, ...rest]),
  )
}
