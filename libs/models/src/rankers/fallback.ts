/** The fallback as a model: another model, with content and popularity beneath it as far as little is known of a user or an item. */
import type { FitContext, FittedRanker, TrainSet } from '@profilestream/evaluation'
import {
  CONTENT_WEIGHT,
  fallBack,
  HALF_KNOWN_BESIDE_POPULARITY,
  type FallbackWeights,
} from '@profilestream/recommendation'
import { countPopularity, fitContent, type ContentLikeness } from '@profilestream/similarity'
import { defineModel } from './model.js'
import { real } from './parameter.js'

const DEFAULT_MODEL = 'kindred'

/** Content is read as the content model reads it, but for counts: what everybody likes has its own part here. */
const CONTENT = { decay: 0.9, popularityWeight: 0 }

/** The fallback model. */
export const fallback = defineModel({
  name: 'fallback',
  summary: 'another model; content and popularity where little is known of a user or an item',
  parameters: {
    content: real({
      meaning: 'weight of content where nothing else is known',
      minimum: 0,
      maximum: 10,
      default: CONTENT_WEIGHT,
      search: [0, 1],
    }),
    halfKnown: real({
      meaning: 'interactions of a user, or of an item, after which the model and the fallback weigh the same',
      minimum: 0,
      maximum: 1_000,
      default: HALF_KNOWN_BESIDE_POPULARITY,
      scale: 'log1p',
      search: [0, 5],
    }),
  },
  texts: { of: { meaning: 'the model, with its own parameters in braces', default: DEFAULT_MODEL } },
  create: ({ spelled, numbers, texts }, context) => {
    const ranker = context.ranker(texts['of'] ?? DEFAULT_MODEL)
    return {
      name: spelled,
      fit: async (train, fitting) => {
        const fitted = await ranker.fit(train, fitting)
        return beneath(fitted, evidenceOf(train, fitting), numbers)
      },
    }
  },
})

/** What is known without any model. */
interface Evidence {
  /** Null where the data set says nothing of its items. */
  readonly content: ContentLikeness | null
  /** Interactions of each item, [items]. */
  readonly counts: Float32Array
}

const evidenceOf = ({ sequences, items }: TrainSet, { facts }: FitContext): Evidence => ({
  content: facts?.labels === undefined ? null : fitContent(facts.labels, [], CONTENT),
  counts: countPopularity(sequences, items),
})

const beneath = (
  fitted: FittedRanker,
  { content, counts }: Evidence,
  weights: FallbackWeights,
): FittedRanker => ({
  scoreMany: (histories, users) => {
    const items = counts.length
    const scores = fitted.scoreMany(histories, users)
    const alike = new Float32Array(items)
    histories.forEach((history, row) => {
      const model = scores.subarray(row * items, (row + 1) * items)
      content?.score(history, alike)
      const known = { interactions: history.length, met: counts }
      model.set(fallBack({ model, content: alike, everybody: counts }, known, weights))
    })
    return scores
  },
  dispose: () => fitted.dispose(),
})
