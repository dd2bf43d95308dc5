/** Recommending, in one sentence: profile → candidates → scores → blend → exclude → diversify → explain → list. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { InvariantError, type RecommendationList, type RecommendedItem } from '@profilestream/contracts'
import {
  blend,
  diversify,
  exclude,
  explain,
  explainSimilar,
  recommendationIdOf,
  type Blend,
  type Candidate,
} from '@profilestream/recommendation'
import type { Clock } from '@profilestream/service'
import type { RecommenderMetrics } from './metrics.js'
import { scoreCandidates } from './serving/score-candidates.js'
import { viewerOf, type ListRequest, type Viewer } from './serving/viewer.js'

/** Makes lists, one for each request, in their order. */
export type Recommend = (requests: readonly ListRequest[]) => Promise<RecommendationList[]>

/** Candidates looked at for each place of a list, so that diversity has a choice. */
const CANDIDATES_PER_PLACE = 4

/** Makes the recommender's core. Histories of all requests are encoded in shared batches; the event loop stays free between lists. */
export const createRecommend =
  (
    { metrics, clock }: { readonly metrics: RecommenderMetrics; readonly clock: Clock },
    settings: { readonly diversity: number },
  ): Recommend =>
  async (requests) => {
    const stopTimer = metrics.recommendSeconds.startTimer()
    // The release is taken and asked in one turn of the event loop: a swap falls before it or after it, never between.
    const asked = requests.map((request) => {
      const viewer = viewerOf(request, clock.now())
      return { viewer, encoding: encode(viewer) }
    })
    // All encodings are awaited together, so that one that fails leaves no other unhandled.
    const encodings = await Promise.all(asked.map(({ encoding }) => encoding))
    const lists: RecommendationList[] = []
    for (const [at, { viewer }] of asked.entries()) {
      lists.push(makeList(viewer, encodings[at] ?? null, settings.diversity))
      await nextTurn()
    }
    stopTimer()
    return lists
  }

const encode = async ({ serving, evidence, columns }: Viewer): Promise<Float32Array | null> =>
  serving === null || evidence.past.length === 0 ? null : serving.encoder.encode(evidence.past, columns)

const makeList = (viewer: Viewer, encoded: Float32Array | null, diversity: number): RecommendationList => {
  const { table } = viewer.evidence
  const { limit } = viewer.request
  const { scored, retrieved } = scoreCandidates(viewer, encoded)
  const blended = blend(scored, table.size(), retrieved)
  const candidates = exclude(table, blended.best, {
    count: limit * CANDIDATES_PER_PLACE,
    rules: viewer.rules,
  })
  const others = candidates.filter(({ index }) => table.facts(index).itemId !== viewer.request.aboutItemId)
  const chosen = diversify(table, others, { limit, strength: strengthOf(viewer, diversity) })
  return listOf(
    viewer,
    chosen.map((candidate) => explained(viewer, blended, candidate)),
  )
}

/** The list that is the same for everyone stays in its order, and what is alike is what similar lists are for. */
const strengthOf = ({ variant, request }: Viewer, diversity: number): number =>
  variant.ranking === 'trending' || request.slot === 'similar' ? 0 : diversity

const explained = (viewer: Viewer, blended: Blend, { index, score }: Candidate): RecommendedItem => {
  const { table } = viewer.evidence
  const { aboutItemId } = viewer.request
  const { source, reason, becauseItemId } =
    aboutItemId === null
      ? explain(index, blended.contributions(index), viewer.evidence)
      : explainSimilar(index, table.find(aboutItemId), viewer.evidence)
  if (!Number.isFinite(score))
    throw new InvariantError(`item ${table.facts(index).itemId} has the score ${score}`)
  return { itemId: table.facts(index).itemId, score, source, reason, becauseItemId }
}

const listOf = (viewer: Viewer, items: readonly RecommendedItem[]): RecommendationList => {
  const { userId, profile, scenario, slot, aboutItemId } = viewer.request
  const origin = {
    userId,
    scenario: scenario.definition.name,
    slot,
    profileVersion: profile?.version ?? 0,
    release: viewer.serving?.version ?? null,
  }
  return {
    recommendationId: recommendationIdOf({ ...origin, aboutItemId }),
    ...origin,
    variant: viewer.variant.name,
    createdAt: viewer.createdAt,
    items,
  }
}
