/** A release as a ranker over another numbering of items, so that old and new can be judged by the same interactions. */
import { describeError, type ItemId } from '@profilestream/contracts'
import type { FittedRanker } from '@profilestream/evaluation'
import { loadRanker, type Architecture } from '@profilestream/models'
import { blendScores } from '@profilestream/recommendation'
import type { Release } from '@profilestream/release-store'
import { scoreTransitions } from '@profilestream/similarity'
import type { RefitDependencies, RefitJob } from './refit-job.js'

/** Reads the serving release; one that can't be read does not hinder the next. */
export const readServing = async (
  { store, warn }: RefitDependencies,
  { serving }: RefitJob,
): Promise<Release | null> => {
  if (serving === null) return null
  try {
    return await store.read(serving.location, serving.manifestSha256)
  } catch (error) {
    warn(`the serving release can't judge and is taken as none: ${describeError(error)}`)
    return null
  }
}

/** Uses a release as a ranker, null for none, and frees it. */
export const withRanker = async <Result>(
  release: Release | null,
  examples: ServedExamples,
  use: (ranker: FittedRanker | null) => Result,
): Promise<Result> => {
  const ranker = release === null ? null : await loadServingRanker(release, examples)
  try {
    return use(ranker)
  } finally {
    ranker?.dispose()
  }
}

/** The examples that a release is judged by. */
export interface ServedExamples {
  /** The numbering that histories come in and scores go out. */
  readonly items: readonly ItemId[]
  /** Users' interests as serving knows them; null where there is no catalog. */
  readonly interests: FittedRanker | null
}

/**
 * Loads a release as it serves: its blend over the items it knows and the interests over all; an item that it does not
 * know counts as average there.
 */
export const loadServingRanker = async (
  release: Release,
  { items, interests }: ServedExamples,
): Promise<FittedRanker> => {
  const { manifest, weights } = release
  const deep = await loadRanker({
    architecture: manifest.architecture as Architecture,
    dimension: manifest.dimension,
    length: manifest.length,
    hyperparameters: manifest.hyperparameters,
    weights,
    items: release.items.length,
  })
  const own = new Map(release.items.map((item, index) => [item, index]))
  const toOwn = Int32Array.from(items, (item) => own.get(item) ?? -1)
  return {
    scoreMany: (histories, users) => {
      const known = histories.map((history) =>
        history.map((item) => toOwn[item] ?? -1).filter((item) => item >= 0),
      )
      const scored = deep.scoreMany(known)
      const liked =
        interests?.scoreMany(histories, users) ?? new Float32Array(histories.length * items.length)
      const scores = new Float32Array(histories.length * items.length)
      known.forEach((history, row) => {
        const ofDeep = scored.subarray(row * own.size, (row + 1) * own.size)
        const ofModel = renumbered(blendAsServed(release, history, ofDeep), toOwn)
        const ofInterests = liked.subarray(row * items.length, (row + 1) * items.length)
        scores.set(addInterests(ofModel, ofInterests, manifest.blend.interests), row * items.length)
      })
      return scores
    },
    dispose: () => deep.dispose(),
  }
}

const blendAsServed = (release: Release, history: Int32Array, deep: Float32Array): Float32Array => {
  const { blend } = release.manifest
  const transitions = new Float32Array(release.items.length)
  scoreTransitions(release.transitions, history, {}, transitions)
  return blendScores(
    [deep, transitions, release.popularity],
    [blend.deep, blend.transitions, blend.popularity],
  )
}

const renumbered = (scores: Float32Array, toOwn: Int32Array): Float32Array =>
  Float32Array.from(toOwn, (index) => scores[index] ?? 0)

const addInterests = (ofModel: Float32Array, interests: Float32Array, weight: number): Float32Array => {
  const weighed = blendScores([interests], [weight])
  return ofModel.map((score, item) => score + (weighed[item] ?? 0))
}
