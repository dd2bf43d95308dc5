/** Sparse matrices, transitions, cosine neighbours, top-k: kernels on typed arrays. Pure. */
export { neighboursOf, noNeighbours, type Neighbours } from './neighbours.js'
export { matrixOfSequences, type SparseMatrix } from './sparse-matrix.js'
export { transpose } from './transpose.kernel.js'
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
