/** Deep models in TensorFlow: training, encoding, and the rankers that evaluation compares. */
export {
  ARCHITECTURES,
  type Architecture,
  type Encoder,
  type EncoderDescription,
  type Hyperparameters,
  type NamedTensor,
  type NamedTensors,
  type TrainedEncoder,
  type TrainingProgress,
  type TrainingRequest,
  type ValidationFigures,
  type WarmStart,
} from './encoder.js'
export { loadEncoder } from './load-encoder.js'
export { loadRanker } from './load-ranker.js'
export { fitNeighboursInThreads } from './neighbours/fit-in-threads.js'
export {
  defineModel,
  type Model,
  type ModelCall,
  type ModelContext,
  type ModelDescription,
} from './rankers/model.js'
export {
  rangeOf,
  real,
  whole,
  type Numbers,
  type Parameter,
  type Parameters,
  type Scale,
} from './rankers/parameter.js'
export { createCountedPart, type BlendPart } from './rankers/part.js'
export { spellModel } from './rankers/ranker-spec.js'
export {
  createRanker,
  createRankers,
  describeSpelling,
  MODELS,
  RANKER_NAMES,
  splitSpellings,
} from './rankers/registry.js'
export {
  createItemPlacer,
  fitContentProjection,
  type ContentProjection,
  type KnownItems,
  type PlaceItem,
} from './cold-items/content-projection.js'
export { SIDE_INPUT_NAMES, type SideInputName } from './side-inputs/inputs.js'
export { readsColumns } from './side-inputs/side-inputs.js'
export { encodeInBatches } from './encode-in-batches.js'
export { createEncoderModels, type EncoderModel, type FittedEncoder } from './encoders/registry.js'
export { CATEGORY_MODEL_NAMES, createCategoryModels } from './categories/registry.js'
export { roundProducts } from './rounded-products.js'
export {
  createRatingModels,
  describeRatingSpelling,
  RATING_MODEL_NAMES,
  RATING_MODELS,
} from './ratings/registry.js'
export { loadTensorflow, type Tensorflow } from './tensorflow.js'
export { DEFAULT_BUDGET_SECONDS, trainEncoder } from './train.js'
export { fitsRequest, requestFingerprint, type TrainingCheckpoint } from './training/checkpoint.js'
export { readTrainedElsewhere, type TrainedElsewhere } from './trained-elsewhere.js'
