/** Neighbour methods as rankers: items like those of a history, or what people with like histories have. */
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
import { createCountedPart, type BlendPart } from './part.js'
import { numbersOf, type RankerSpec } from './ranker-spec.js'

const USER_SIMILARITIES = ['cosine', 'pearson', 'centred-cosine', 'jaccard'] as const
type UserSimilarity = (typeof USER_SIMILARITIES)[number]

/** How much less one step back counts, in the values that items are compared by and in the history that asks. */
const ITEM_DEFAULTS = {
  ...NEIGHBOUR_DEFAULTS,
  k: 200,
  decay: 0.7,
  steps: 50,
  fade: 0.97,
}
const ITEM_PARAMETERS = Object.keys(ITEM_DEFAULTS)
const USER_PARAMETERS = Object.keys(USER_BASED_DEFAULTS)

/**
 * Items like those of the history: Σ decay^r · sim(item r steps from the end, b).
 * Parameters as NeighbourOptions; decay and steps of the history that asks; fade, the decay of the values compared.
 */
const createItemRanker = (similarity: SimilarityName, spec: RankerSpec): BlendPart => {
  const options = { ...ITEM_DEFAULTS, ...numbersOf(spec, ITEM_PARAMETERS) }
  return createCountedPart(spec.spelled, ({ sequences, items }) => {
    const rows = transpose(matrixOfSequences(sequences, items, options.fade))
    const neighbours = fitNeighbours(rows, similarity, options)
    return (history, out) => scoreTransitions(neighbours, history, options, out)
  })
}

/** What people with like histories have; parameters as UserBasedOptions. */
const createUserRanker = (similarity: UserSimilarity, spec: RankerSpec): BlendPart => {
  const options = { ...USER_BASED_DEFAULTS, ...numbersOf(spec, USER_PARAMETERS) }
  return createCountedPart(spec.spelled, ({ sequences, items }) => {
    const users = fitUserBased(sequences, items, similarity, options)
    return (history, out) => users.score(history, out)
  })
}

const similarities = Object.keys(SIMILARITIES) as SimilarityName[]

/** item-cosine, item-pearson, …, user-cosine, …: each neighbour method by its name. */
export const NEIGHBOUR_RANKERS: ReadonlyMap<string, (spec: RankerSpec) => BlendPart> = new Map([
  ...similarities.map(
    (similarity) => [`item-${similarity}`, (spec: RankerSpec) => createItemRanker(similarity, spec)] as const,
  ),
  ...USER_SIMILARITIES.map(
    (similarity) => [`user-${similarity}`, (spec: RankerSpec) => createUserRanker(similarity, spec)] as const,
  ),
])
