/** The blend: which weights the sources get, fitted on interactions that none of them has learned from. */
import {
  fitBlendWeights,
  pairedDifference,
  type FittedRanker,
  type SealedTest,
} from '@profilestream/evaluation'
import { blendScores } from '@profilestream/recommendation'
import type { BlendWeights } from '@profilestream/release-store'

/** A source of the blend by its name in the manifest. */
export interface BlendSource {
  readonly name: keyof BlendWeights
  readonly ranker: FittedRanker
}

/** What a blend is fitted on. */
export interface BlendGround {
  readonly excludeSeen: boolean
  /** Catalog size of the sources. */
  readonly items: number
  /** What is served without a release. */
  readonly unreleased: FittedRanker
}

/** Fitted weights; 0 for a source that there is not. */
export interface BlendFound {
  readonly weights: BlendWeights
  /** NDCG@10 on validation, each interaction counted by what it says of the user's taste. */
  readonly ndcg: number
}

/** Up to this many scores (weightings × judges × items) the grid has steps of a tenth; a fifth above. */
const MOST_SCORES = 1_500_000_000
const FINE_PARTS = 10
const COARSE_PARTS = 5
/** Weightings of four sources in steps of a tenth. */
const FINE_WEIGHTINGS = 286

/**
 * Fits the weights. A model is believed as far as it has proved itself: of all weightings that are not surely worse than
 * the best, the one that leaves most to the user's interests is taken, since a user's next step is known better by what
 * everybody did next than what suits her is. And no weighting is taken whose lists she would like less than what is served
 * without a release, unless those say less than popularity of what she takes up: they are no measure then.
 */
export const fitBlend = (
  sources: readonly BlendSource[],
  validation: SealedTest,
  { excludeSeen, items, unreleased }: BlendGround,
): BlendFound => {
  const interests = sources.findIndex(({ name }) => name === 'interests')
  const popularity = sources.find(({ name }) => name === 'popularity')
  const gains = ({ ranker }: Pick<BlendSource, 'ranker'>): Float64Array =>
    validation.worthGains(validation.judge(ranker, { excludeSeen }))
  const isNoMeasure = popularity !== undefined && saysLess(gains({ ranker: unreleased }), gains(popularity))
  const { weights, ndcg } = fitBlendWeights({
    sources: sources.map(({ ranker }) => ranker),
    validation,
    standardise,
    excludeSeen,
    parts: FINE_WEIGHTINGS * validation.users * items > MOST_SCORES ? COARSE_PARTS : FINE_PARTS,
    ...(interests >= 0 && { shrinkTo: interests }),
    ...(isNoMeasure ? {} : { likedLeast: unreleased }),
  })
  const found = Object.fromEntries(sources.map(({ name }, at) => [name, weights[at] ?? 0]))
  return { weights: { deep: 0, transitions: 0, popularity: 0, interests: 0, ...found }, ndcg }
}

/** Whether lists tell less than popularity of what users take up and like: they are no measure of liking then. */
export const saysLess = (gains: Float64Array, ofPopularity: Float64Array): boolean =>
  pairedDifference(gains, ofPopularity).mean < 0

/** The z-score over the catalog, as serving brings every source to a common scale. */
export const standardise = (scores: Float32Array): Float32Array => blendScores([scores], [1])
