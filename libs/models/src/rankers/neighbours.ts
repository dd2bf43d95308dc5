/** Neighbour methods as models: items like those of a history, or what people with like histories have. */
import {
  fitNeighbours,
  fitUserBased,
  matrixOfSequences,
  NEIGHBOUR_DEFAULTS,
  scoreTransitions,
  SIMILARITIES,
  transpose,
  USER_BASED_DEFAULTS,
  type SimilarityName,
} from '@profilestream/similarity'
import { defineModel, type Model } from './model.js'
import { real, whole } from './parameter.js'
import { createCountedPart } from './part.js'

const USER_SIMILARITIES = ['cosine', 'pearson', 'centred-cosine', 'jaccard', 'msd'] as const
type UserSimilarity = (typeof USER_SIMILARITIES)[number]

const neighboursKept = (meaning: string, usual: number) =>
  whole({ meaning, minimum: 1, maximum: 1_000_000, default: usual, scale: 'log', search: [20, 500] })

const shrinkage = (usual: number) =>
  real({
    meaning: 'likeness counts n / (n + shrinkage), n what is in common',
    minimum: 0,
    maximum: 1e6,
    default: usual,
    scale: 'log1p',
    search: [0, 200],
  })

const popularityExponent = (usual: number) =>
  real({
    meaning: 'power of the count of the item ranked: 0 favours the popular, 1 the rare',
    minimum: -1,
    maximum: 2,
    default: usual,
    search: [-0.3, 1],
  })

const decay = (meaning: string, usual: number) =>
  real({ meaning, minimum: 0, maximum: 1, default: usual, search: [0.3, 1] })

const ITEM_PARAMETERS = {
  k: neighboursKept('neighbours kept for each item', 100),
  shrinkage: shrinkage(5),
  significance: whole({
    meaning: 'likeness counts min(n, significance) / significance, n what is in common; 0: not so',
    minimum: 0,
    maximum: 1e6,
    default: NEIGHBOUR_DEFAULTS.significance,
    scale: 'log1p',
    search: [0, 100],
  }),
  minimumSupport: whole({
    meaning: 'users in common below which items are not alike',
    minimum: 1,
    maximum: 1e6,
    default: NEIGHBOUR_DEFAULTS.minimumSupport,
    search: [1, 5],
  }),
  popularityExponent: popularityExponent(-0.1),
  decay: decay('worth of one more step back in the history that asks', 0.5),
  steps: whole({
    meaning: 'newest items that ask',
    minimum: 1,
    maximum: 10_000,
    default: 20,
    scale: 'log',
    search: [1, 100],
  }),
  fade: real({
    meaning: 'worth of one more step back in the values that items are compared by',
    minimum: 0,
    maximum: 1,
    default: 0.97,
    search: [0.8, 1],
  }),
}

const USER_PARAMETERS = {
  k: neighboursKept('users that vote', USER_BASED_DEFAULTS.k),
  decay: decay('worth of one more step back, for likeness and for votes', USER_BASED_DEFAULTS.decay),
  shrinkage: shrinkage(USER_BASED_DEFAULTS.shrinkage),
  popularityExponent: popularityExponent(USER_BASED_DEFAULTS.popularityExponent),
}

/** Items like those of the history: Σ decay^r · sim(item r steps from the end, b). */
const itemModel = (similarity: SimilarityName): Model =>
  defineModel({
    name: `item-${similarity}`,
    summary: `items like those of the history, by ${similarity}`,
    parameters: ITEM_PARAMETERS,
    create: ({ spelled, numbers }) =>
      createCountedPart(spelled, ({ sequences, items }) => {
        const rows = transpose(matrixOfSequences(sequences, items, numbers.fade))
        const neighbours = fitNeighbours(rows, similarity, numbers)
        return (history, out) => scoreTransitions(neighbours, history, numbers, out)
      }),
  })

/** What people with like histories have. */
const userModel = (similarity: UserSimilarity): Model =>
  defineModel({
    name: `user-${similarity}`,
    summary: `what people with like histories have, by ${similarity}`,
    parameters: USER_PARAMETERS,
    create: ({ spelled, numbers }) =>
      createCountedPart(spelled, ({ sequences, items }) => {
        const users = fitUserBased(sequences, items, similarity, numbers)
        return (history, out) => users.score(history, out)
      }),
  })

/** item-cosine, item-pearson, …, user-cosine, …: a model for each similarity. */
export const neighbourModels: readonly Model[] = [
  ...(Object.keys(SIMILARITIES) as SimilarityName[]).map(itemModel),
  ...USER_SIMILARITIES.map(userModel),
]
