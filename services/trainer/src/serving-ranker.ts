/** A release as a ranker over another numbering of items, so that old and new can be judged by the same interactions. */
import { describeError } from '@profilestream/contracts'
import { keepSteps, type FittedRanker, type StepColumns } from '@profilestream/evaluation'
import { loadRanker, readsColumns, type Architecture } from '@profilestream/models'
import { blendScores } from '@profilestream/recommendation'
import type { Release } from '@profilestream/release-store'
import { scoreTransitions } from '@profilestream/similarity'
import type { Examples } from './build-examples.js'
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

/** The examples that a release is judged by: histories come and scores go in their numbering. */
export interface ServedExamples extends Pick<Examples, 'items' | 'sequences' | 'columns'> {
  /** Users' interests as serving knows them; null where there is no catalog. */
  readonly interests: FittedRanker | null
}

/**
 * Loads a release as it serves: its blend over the items it knows and the interests over all; an item that it does not
 * know counts as average there.
 */
export const loadServingRanker = async (
  release: Release,
  examples: ServedExamples,
): Promise<FittedRanker> => {
  const { manifest } = release
  const { items, interests } = examples
  const own = new Map(release.items.map((item, index) => [item, index]))
  const toOwn = Int32Array.from(items, (item) => own.get(item) ?? -1)
  const deep = await loadDeep(release, examples, toOwn)
  return {
    scoreMany: (histories, users) => {
      const known = histories.map((history) =>
        history.map((item) => toOwn[item] ?? -1).filter((item) => item >= 0),
      )
      const scored = deep.scoreMany(known, users)
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

/** The release's network over its own items; what it reads beside them is that of the interactions with items that it knows. */
const loadDeep = (
  { manifest, weights, items }: Release,
  { sequences, columns }: ServedExamples,
  toOwn: Int32Array,
): Promise<FittedRanker> => {
  const { dimension, length, hyperparameters } = manifest
  const architecture = manifest.architecture as Architecture
  const isKnown = (user: number, place: number): boolean => (toOwn[sequences[user]?.[place] ?? -1] ?? -1) >= 0
  const read = (own: StepColumns, user: number): StepColumns =>
    keepSteps(own, (place) => isKnown(user, place))
  return loadRanker(
    { architecture, dimension, length, hyperparameters, weights, items: items.length },
    readsColumns(hyperparameters) ? columns.map(read) : undefined,
  )
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
