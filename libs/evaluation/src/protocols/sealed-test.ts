/** Held-out interactions behind a wall: they judge fitted rankers and can't be read, so they never reach fitting. */
import { membershipOf, type Membership } from '../groups/membership.js'
import { groupRules } from '../groups/rules.js'
import type { Catalog } from '../judging/catalog.js'
import { examine, type ExamineOptions } from '../judging/examine.js'
import type { Verdict } from '../judging/verdict.js'
import { judgeLiking, type Liking } from '../liking/judge-liking.js'
import { NEVER, rankOf } from '../metrics/rank.js'
import { gainsAt10 } from '../paired-difference.js'
import type { FittedRanker } from '../ranker.js'
import { batchesOf, rowOf, type HeldOut } from './held-out.js'

/** How a ranker is judged. */
export interface JudgeOptions {
  /** Whether what the user has had is left out of the ranking. @default true */
  readonly excludeSeen?: boolean
  /** Told after each batch how many users are judged. */
  readonly onJudged?: (users: number) => void
}

/** A test that can only judge. */
export interface SealedTest {
  /** Users it judges by. */
  readonly users: number
  /** The part of this test that the given users make up, in the same order; by test position, 0..users − 1. */
  restrictedTo(keep: (position: number) => boolean): SealedTest
  /**
   * Gain of each user's rank at 10, counted by how much she liked what is held out: 1 on average, a dislike nothing. Where
   * nobody liked anything all count alike.
   * @param ranks  of all users, as this test gave them
   */
  worthGains(ranks: Float64Array): Float64Array
  /** Rank of each user's first held-out item under one ranker, [users]. */
  judge(ranker: FittedRanker, options?: JudgeOptions): Float64Array
  /**
   * Ranks under several weightings of the same sources, each scored once.
   * @param weightings  one weight for each source, [weightings][sources]
   * @param mix         makes one score a item of the sources' scores and weights: blendScores
   * @returns           ranks, [weightings][users]
   */
  judgeBlends(sources: readonly FittedRanker[], search: BlendSearch, options?: JudgeOptions): Float64Array[]
  /**
   * What lists show, and how much of it is liked, learned from how much the held-out items were.
   * @param search   weightings of the sources to make lists by
   * @param rankers  others that make lists
   */
  judgeLiking(
    sources: readonly FittedRanker[],
    search: BlendSearch,
    options?: JudgeOptions & { readonly rankers?: readonly FittedRanker[] },
  ): Liking
  /** Ranks of everything held out, and lists, under one ranker. */
  examine(ranker: FittedRanker, options: ExamineOptions): Verdict
  /** Which groups the held-out interactions are in; the items themselves stay here. */
  membershipsIn(catalog: Catalog): Membership[]
}

/** Weightings to try, and how scores are prepared and mixed. */
export interface BlendSearch {
  /** One weight for each source, [weightings][sources]. */
  readonly weightings: readonly (readonly number[])[]
  /** Brings one source's scores over the catalog to a common scale, [items] → [items]. */
  readonly standardise: (scores: Float32Array) => Float32Array
}

/** Seals held-out interactions: from here on they can only judge. */
export const sealTest = (heldOut: HeldOut): SealedTest => ({
  users: heldOut.owners.length,
  worthGains: (ranks) => worthGains(heldOut.worths, ranks),
  restrictedTo: (keep) =>
    sealTest({
      owners: heldOut.owners.filter((_, position) => keep(position)),
      worths: heldOut.worths.filter((_, position) => keep(position)),
      histories: heldOut.histories.filter((_, position) => keep(position)),
      targets: heldOut.targets.filter((_, position) => keep(position)),
      items: heldOut.items,
    }),
  judge: (ranker, options) => judge(heldOut, ranker, options),
  judgeBlends: (sources, search, options) => judgeBlends(heldOut, { sources, search }, options),
  judgeLiking: (sources, search, { rankers = [], excludeSeen = true } = {}) =>
    judgeLiking(heldOut, { sources, search, rankers, excludeSeen }),
  examine: (ranker, options) => examine(heldOut, ranker, options),
  membershipsIn: (catalog) => {
    const places = heldOut.targets.flatMap((items, user) =>
      Array.from(items, (item) => ({ item, events: heldOut.histories[user]?.length ?? 0 })),
    )
    return groupRules(catalog).map((rule) => membershipOf(rule, places))
  },
})

const firstTarget = ({ targets }: HeldOut, user: number): number => targets[user]?.[0] ?? -1

const seenBy = (
  { histories }: HeldOut,
  user: number,
  { excludeSeen = true }: JudgeOptions,
): ReadonlySet<number> => new Set(excludeSeen ? histories[user] : [])

const worthGains = (worths: Float64Array, ranks: Float64Array): Float64Array => {
  const liked = worths.map((worth) => Math.max(0, worth))
  const sum = liked.reduce((total, worth) => total + worth, 0)
  const share = (user: number): number => (sum > 0 ? ((liked[user] ?? 0) * liked.length) / sum : 1)
  return gainsAt10(ranks).map((gain, user) => gain * share(user))
}

const judge = (heldOut: HeldOut, ranker: FittedRanker, options: JudgeOptions = {}): Float64Array => {
  const ranks = new Float64Array(heldOut.owners.length)
  for (const batch of batchesOf(heldOut)) {
    const scores = ranker.scoreMany(batch.histories, batch.owners)
    batch.owners.forEach((_, row) => {
      const user = batch.from + row
      const own = rowOf(scores, row, heldOut.items)
      ranks[user] = rankOf(own, firstTarget(heldOut, user), seenBy(heldOut, user, options))
    })
    options.onJudged?.(batch.from + batch.owners.length)
  }
  return ranks
}

const judgeBlends = (
  heldOut: HeldOut,
  { sources, search }: { sources: readonly FittedRanker[]; search: BlendSearch },
  options: JudgeOptions = {},
): Float64Array[] => {
  const ranks = search.weightings.map(() => new Float64Array(heldOut.owners.length))
  for (const batch of batchesOf(heldOut)) {
    const scored = sources.map((source) => source.scoreMany(batch.histories, batch.owners))
    batch.owners.forEach((_, row) => {
      const user = batch.from + row
      const parts = scored.map((scores) => search.standardise(rowOf(scores, row, heldOut.items)))
      const found = ranksOfBlends(parts, search.weightings, {
        target: firstTarget(heldOut, user),
        seen: seenBy(heldOut, user, options),
      })
      found.forEach((rank, weighting) => ranks[weighting]?.fill(rank, user, user + 1))
    })
    options.onJudged?.(batch.from + batch.owners.length)
  }
  return ranks
}

const ranksOfBlends = (
  parts: readonly Float32Array[],
  weightings: readonly (readonly number[])[],
  held: { target: number; seen: ReadonlySet<number> },
): number[] => {
  const mixed = new Float32Array(parts[0]?.length ?? 0)
  return weightings.map((weights) => {
    mixed.fill(0)
    parts.forEach((part, source) => addWeighted(mixed, part, weights[source] ?? 0))
    return held.target < mixed.length ? rankOf(mixed, held.target, held.seen) : NEVER
  })
}

const addWeighted = (sum: Float32Array, part: Float32Array, weight: number): void => {
  if (weight === 0) return
  for (let index = 0; index < sum.length; index += 1)
    sum[index] = (sum[index] ?? 0) + weight * (part[index] ?? 0)
}
