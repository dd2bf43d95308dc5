/** Sparse matrices, transitions, cosine neighbours, top-k: kernels on typed arrays. Pure. */
export { neighboursOf, noNeighbours, type Neighbours } from './neighbours.js'
export { matrixOfEntries, matrixOfSequences, type SparseMatrix } from './sparse-matrix.js'
export { transpose } from './transpose.kernel.js'
export { fitNeighbours, similaritiesOf } from './fit-neighbours.kernel.js'
export {
  gatherLists,
  meetPairs,
  memoryFor,
  NEIGHBOUR_DEFAULTS,
  neighbourTask,
  type NeighbourOptions,
  type NeighbourTask,
  type RowRange,
} from './neighbour-task.kernel.js'
export { BestLists, type Allocate, type ListMemory } from './best-lists.kernel.js'
export { SIMILARITIES, type SimilarityName } from './similarities/by-name.js'
export { type PairMoments, type Similarity } from './similarities/similarity.js'
export { topK, type TopK } from './top-k.kernel.js'
export { countPopularity } from './popularity.kernel.js'
export { modelPlaces, modelSequence } from './model-sequence.js'
export {
  fitTransitions,
  scoreTransitions,
  TRANSITION_DEFAULTS,
  type TransitionOptions,
  type TransitionScoring,
} from './transitions.kernel.js'
export { fitContent, type ContentLikeness, type ContentOptions } from './content.kernel.js'
export {
  fitKindredTransitions,
  type KindredOptions,
  type KindredTransitions,
} from './kindred-transitions.kernel.js'
export {
  fitUserBased,
  USER_BASED_DEFAULTS,
  type UserBased,
  type UserBasedOptions,
} from './user-based.kernel.js'
export { fitBaseline, type Baseline, type BaselineOptions } from './ratings/baseline.kernel.js'
export {
  fitRatingNeighbours,
  RATING_DEFAULTS,
  type Expectation,
  type RatingNeighbours,
  type RatingOptions,
} from './ratings/rating-neighbours.kernel.js'
export {
  createOnlineNeighbours,
  ONLINE_DEFAULTS,
  type Meeting,
  type OnlineNeighbours,
  type OnlineOptions,
} from './online/online-neighbours.kernel.js'
export { meetingsOf, newestMeeting, type Deed } from './online/meetings.js'
