/** What lists show, seen by their sources: the mean z-scores of the ten shown, for many weightings and for other rankers, and what of it is liked. */
import { RankAndList } from '../judging/rank-and-list.kernel.js'
import { batchesOf, rowOf, type HeldOut } from '../protocols/held-out.js'
import type { BlendSearch } from '../protocols/sealed-test.js'
import type { FittedRanker } from '../ranker.js'
import { addMeans, mixInto } from './shown.kernel.js'
import { fitLiking, type LikingModel } from './liking-model.js'

/** What is asked: lists by weightings of the sources, and lists that others make. */
export interface LikingQuestion {
  readonly sources: readonly FittedRanker[]
  readonly search: BlendSearch
  readonly rankers: readonly FittedRanker[]
  readonly excludeSeen: boolean
}

/** What users like, and what lists show of it. */
export interface Liking {
  readonly model: LikingModel
  /** Mean z-scores of the ten shown, [weightings][sources]. */
  readonly ofWeightings: readonly Float64Array[]
  /** The same, [rankers][sources]. */
  readonly ofRankers: readonly Float64Array[]
}

/** Length of the lists. */
const SHOWN = 10
const NOTHING = new Int32Array(0)

/** Judges what every list shows. */
export const judgeLiking = (heldOut: HeldOut, question: LikingQuestion): Liking => {
  const { sources, search, rankers } = question
  const sums = (count: number): Float64Array[] =>
    Array.from({ length: count }, () => new Float64Array(sources.length))
  const [ofWeightings, ofRankers, taken] = [
    search.weightings.length,
    rankers.length,
    heldOut.owners.length,
  ].map(sums)
  const lister = createLister(heldOut, question)
  for (const { from, owners, histories } of batchesOf(heldOut)) {
    const scored = sources.map((source) => source.scoreMany(histories, owners))
    const others = rankers.map((ranker) => ranker.scoreMany(histories, owners))
    owners.forEach((_, row) => {
      const user = from + row
      const parts = scored.map((scores) => search.standardise(rowOf(scores, row, heldOut.items)))
      addMeans(parts, (heldOut.targets[user] ?? NOTHING).subarray(0, 1), taken?.[user] ?? NONE)
      search.weightings.forEach((weights, at) =>
        addMeans(parts, lister(user, mixInto(parts, weights)), ofWeightings?.[at] ?? NONE),
      )
      others.forEach((scores, at) =>
        addMeans(parts, lister(user, rowOf(scores, row, heldOut.items)), ofRankers?.[at] ?? NONE),
      )
    })
  }
  const overJudges = (all: readonly Float64Array[] = []): Float64Array[] =>
    all.map((own) => own.map((sum) => sum / Math.max(1, heldOut.owners.length)))
  return {
    model: fitLiking(taken ?? [], heldOut.worths),
    ofWeightings: overJudges(ofWeightings),
    ofRankers: overJudges(ofRankers),
  }
}

const NONE = new Float64Array(0)

/** Makes lists for judges; the list is good until the next. */
const createLister = (
  { items, histories }: HeldOut,
  { excludeSeen }: Pick<LikingQuestion, 'excludeSeen'>,
): ((user: number, scores: Float32Array) => Int32Array) => {
  const rows = new RankAndList(items, SHOWN)
  const places = { ranks: new Float64Array(0), list: new Int32Array(SHOWN), hits: new Uint8Array(SHOWN) }
  return (user, scores) => {
    rows.rank(
      { scores, seen: excludeSeen ? (histories[user] ?? NOTHING) : NOTHING, targets: NOTHING },
      places,
    )
    return places.list.filter((item) => item >= 0)
  }
}
