/** How the release that serves a user sees her: what linear readings tell of her encoded vector, and which items lie nearest to it. */
import type { EpochMs } from '@profilestream/contracts'
import { readProbe } from '@profilestream/evaluation'
import { viewSentences, type ModelReading, type ModelView } from '@profilestream/profile'
import { nameOf, type ItemTable } from '@profilestream/recommendation'
import { isTelling, type VectorReading } from '@profilestream/release-store'
import { topK } from '@profilestream/similarity'
import { scoreSpace } from './deep-space.js'
import type { ServingRelease } from './serving-release.js'
import { viewerOf, type ListRequest, type Viewer } from './viewer.js'

/** Items told as nearest. */
const NEAREST = 5
/** Classes told beside the likeliest. */
const OTHERS = 2

/** The view; null where no release serves, or none of her history is known to it. */
export const viewUser = async (request: ListRequest, now: EpochMs): Promise<ModelView | null> => {
  const viewer = viewerOf(request, now)
  const { serving, evidence, columns } = viewer
  if (serving === null || evidence.past.length === 0) return null
  const vector = await serving.encoder.encode(evidence.past, columns)
  const view = {
    release: serving.version,
    readings: serving.readings.filter(isTelling).map((reading) => read(reading, vector)),
    nearest: nearestTo(vector, viewer, serving),
  }
  return { ...view, sentences: viewSentences(view) }
}

const read = (reading: VectorReading, vector: Float32Array): ModelReading => {
  const { about, classes, weights, bias, accuracy, majority } = reading
  const probe = { width: vector.length, classes: classes.length, weights, bias }
  const probabilities = readProbe(probe, vector)
  const [first, ...others] = classes
    .map((value, of) => ({ value, confidence: probabilities[of] ?? 0 }))
    .sort((a, b) => b.confidence - a.confidence)
  const { value, confidence } = first ?? { value: '', confidence: 0 }
  return {
    ...{ about, value, confidence },
    others: others.slice(0, OTHERS),
    accuracy: accuracy.value,
    majority: majority.value,
  }
}

/** Items with the highest inner product, of those that she has not had and the catalog still has. */
const nearestTo = (
  vector: Float32Array,
  { request, evidence }: Viewer,
  serving: ServingRelease,
): ModelView['nearest'] => {
  const { table } = request.scenario
  const space = serving.deepSpace(table)
  const scores = scoreSpace(vector, space)
  const { numbering } = space
  numbering.toCatalog.forEach((index, item) => {
    if (!isOffered(table, index) || evidence.hasHad(table.facts(index).itemId)) scores[item] = -Infinity
  })
  const best = topK(scores, NEAREST)
  return [...best.indices].map((item, place) => {
    const facts = table.facts(numbering.toCatalog[item] ?? 0)
    return { itemId: facts.itemId, title: nameOf(facts), score: best.scores[place] ?? 0 }
  })
}

const isOffered = (table: ItemTable, index: number): boolean => {
  const { withdrawn, ad } = table.facts(index)
  return !withdrawn && !ad
}
