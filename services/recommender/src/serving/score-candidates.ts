/** Candidates of a slot: which sources score it, from what, and with which weight. */
import {
  blendWeights,
  scoreByInterests,
  scoreByTransitions,
  scoreByTrend,
  retrieveDeep,
  type Interest,
  type ItemFacts,
  type ItemTable,
  type RetrievedScores,
  type SourceScores,
} from '@profilestream/recommendation'
import { contentSource, onlineSource } from './fresh-sources.js'
import { scoreSpace } from './deep-space.js'
import type { ServingRelease } from './serving-release.js'
import { AD_SLOT, type Viewer } from './viewer.js'

/** What the sources of a slot say. */
export interface ScoredCandidates {
  /** Sources that have scored the whole catalog. */
  readonly scored: readonly SourceScores[]
  /** The deep source where the release has an index; null where it is among those that scored all. */
  readonly retrieved: RetrievedScores | null
}

/**
 * Scores the catalog by every source that the slot uses.
 * @param encoded  the encoded history, [dimension]; null without a release or a history
 */
export const scoreCandidates = (viewer: Viewer, encoded: Float32Array | null): ScoredCandidates => {
  const { slot } = viewer.request
  if (slot === 'similar') return similarSources(viewer)
  if (slot === AD_SLOT) return onlyScored(adSources(viewer))
  if (slot === 'trending') return onlyScored([trendingSource(viewer, null, 1)])
  return viewer.variant.ranking === 'trending'
    ? onlyScored([sameForEveryone(viewer)])
    : personalSources(viewer, encoded)
}

const onlyScored = (scored: readonly SourceScores[]): ScoredCandidates => ({ scored, retrieved: null })

const NOTHING = onlyScored([])

/**
 * The deep source: near items from the release's index, or all scored where it has none; those newer than the release in both. A weight below 0 asks for the
 * farthest, which no index finds.
 */
const deepSource = (
  { serving, table }: { readonly serving: ServingRelease; readonly table: ItemTable },
  vector: Float32Array | null,
  weight: number,
): ScoredCandidates => {
  if (vector === null) return NOTHING
  const { retrieval } = serving
  const space = serving.deepSpace(table)
  const deep = { name: 'deep', weight, numbering: space.numbering } as const
  return retrieval === null || weight < 0
    ? onlyScored([{ ...deep, scores: scoreSpace(vector, space) }])
    : { scored: [], retrieved: { ...deep, ...retrieveDeep(vector, space, retrieval) } }
}

/** All sources, by what is known of the user. */
const personalSources = (viewer: Viewer, encoded: Float32Array | null): ScoredCandidates => {
  const { evidence, serving } = viewer
  const weights = blendWeights(serving?.blend ?? null, evidence.history.length)
  const affinity = scoreByInterests(evidence.table, evidence.interests)
  const ofModel = (name: 'transitions' | 'popularity', scores: Float32Array | null): SourceScores[] =>
    serving === null || scores === null
      ? []
      : [{ name, weight: weights[name], scores, numbering: serving.model.numbering }]
  const deep =
    serving === null ? NOTHING : deepSource({ serving, table: evidence.table }, encoded, weights.deep)
  const scored: SourceScores[] = [
    ...deep.scored,
    ...ofModel(
      'transitions',
      serving === null ? null : scoreByTransitions(serving.model.transitions, evidence.past),
    ),
    ...ofModel('popularity', serving?.model.popularity ?? null),
    { name: 'interests', weight: weights.interests, scores: affinity, numbering: null },
    onlineSource(viewer, evidence.met, weights.online),
    contentSource(viewer, weights.content),
    trendingSource(viewer, affinity, weights.trending),
  ]
  return { scored, retrieved: deep.retrieved }
}

/** What trends in the viewer's context, leaning towards what she has touched. */
const trendingSource = (
  { evidence, context }: Viewer,
  affinity: Float32Array | null,
  weight: number,
): SourceScores => ({
  name: 'trending',
  weight,
  scores: scoreByTrend(evidence.table, evidence.trends.countsIn(context), affinity),
  numbering: null,
})

const sameForEveryone = ({ evidence }: Viewer): SourceScores => ({
  name: 'trending',
  weight: 1,
  scores: scoreByTrend(evidence.table, evidence.trends.counts(), null),
  numbering: null,
})

/** Worth of a shared label beside the release's own likeness. */
const LABELS_BESIDE_MODEL = 0.3

/** The labels of an item as if somebody liked each of them. */
const likingsOf = ({ categories, tags }: ItemFacts): Interest[] => [
  ...categories.map((name) => ({ name, isTag: false, weight: 1 })),
  ...tags.map((name) => ({ name, isTag: true, weight: 1 })),
]

/** Worth of what follows an item now beside what shares its labels. */
const ONLINE_BESIDE_LABELS = 0.5

/** What follows the item, lies near it, or shares its labels. */
const similarSources = ({ request, evidence, serving }: Viewer): ScoredCandidates => {
  const { table } = evidence
  const about = request.aboutItemId === null ? -1 : table.find(request.aboutItemId)
  const labels = about < 0 ? [] : likingsOf(table.facts(about))
  const byLabels = { name: 'interests', scores: scoreByInterests(table, labels), numbering: null } as const
  const item = serving?.model.numbering.fromCatalog[about] ?? -1
  const online = onlineSource({ evidence, serving }, Int32Array.of(about), ONLINE_BESIDE_LABELS)
  if (serving === null || item < 0) return onlyScored([{ ...byLabels, weight: 1 }, online])
  const { embeddings, transitions, numbering } = serving.model
  const row = embeddings.rows.subarray(item * embeddings.dimension, (item + 1) * embeddings.dimension)
  const deep = deepSource({ serving, table }, row, 1)
  const scored: SourceScores[] = [
    {
      name: 'transitions',
      weight: 1,
      scores: scoreByTransitions(transitions, Int32Array.of(item)),
      numbering,
    },
    ...deep.scored,
    { ...byLabels, weight: LABELS_BESIDE_MODEL },
  ]
  return { scored, retrieved: deep.retrieved }
}

/** Ads by the viewer's interests; before any, by what is acted on. */
const adSources = (viewer: Viewer): readonly SourceScores[] => {
  const { table, interests } = viewer.evidence
  const affinity = scoreByInterests(table, interests)
  return [
    { name: 'interests', weight: 1, scores: affinity, numbering: null },
    trendingSource(viewer, affinity, 0.3),
  ]
}
