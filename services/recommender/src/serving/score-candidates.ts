/** Candidates of a slot: which sources score it, from what, and with which weight. */
import {
  blendWeights,
  scoreByInterests,
  scoreByTransitions,
  scoreByTrend,
  scoreDeep,
  type Interest,
  type ItemFacts,
  type SourceScores,
} from '@profilestream/recommendation'
import { contentSource, onlineSource } from './fresh-sources.js'
import { AD_SLOT, type Viewer } from './viewer.js'

/**
 * Scores the whole catalog by every source that the slot uses.
 * @param encoded  the encoded history, [dimension]; null without a release or a history
 */
export const scoreCandidates = (viewer: Viewer, encoded: Float32Array | null): readonly SourceScores[] => {
  const { slot } = viewer.request
  if (slot === 'similar') return similarSources(viewer)
  if (slot === AD_SLOT) return adSources(viewer)
  if (slot === 'trending') return [trendingSource(viewer, null, 1)]
  return viewer.variant.ranking === 'trending' ? [sameForEveryone(viewer)] : personalSources(viewer, encoded)
}

/** All sources, by what is known of the user. */
const personalSources = (viewer: Viewer, encoded: Float32Array | null): readonly SourceScores[] => {
  const { evidence, serving } = viewer
  const weights = blendWeights(serving?.blend ?? null, evidence.history.length)
  const affinity = scoreByInterests(evidence.table, evidence.interests)
  const ofModel = (
    name: 'deep' | 'transitions' | 'popularity',
    scores: Float32Array | null,
  ): SourceScores[] =>
    serving === null || scores === null
      ? []
      : [{ name, weight: weights[name], scores, numbering: serving.model.numbering }]
  return [
    ...ofModel(
      'deep',
      serving === null || encoded === null ? null : scoreDeep(encoded, serving.model.embeddings),
    ),
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
const similarSources = ({ request, evidence, serving }: Viewer): readonly SourceScores[] => {
  const { table } = evidence
  const about = request.aboutItemId === null ? -1 : table.find(request.aboutItemId)
  const labels = about < 0 ? [] : likingsOf(table.facts(about))
  const byLabels = { name: 'interests', scores: scoreByInterests(table, labels), numbering: null } as const
  const item = serving?.model.numbering.fromCatalog[about] ?? -1
  const online = onlineSource({ evidence, serving }, Int32Array.of(about), ONLINE_BESIDE_LABELS)
  if (serving === null || item < 0) return [{ ...byLabels, weight: 1 }, online]
  const { embeddings, transitions, numbering } = serving.model
  const row = embeddings.rows.subarray(item * embeddings.dimension, (item + 1) * embeddings.dimension)
  return [
    {
      name: 'transitions',
      weight: 1,
      scores: scoreByTransitions(transitions, Int32Array.of(item)),
      numbering,
    },
    { name: 'deep', weight: 1, scores: scoreDeep(row, embeddings), numbering },
    { ...byLabels, weight: LABELS_BESIDE_MODEL },
  ]
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
