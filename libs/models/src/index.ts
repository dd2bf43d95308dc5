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
} from './encoder.js'
export { loadEncoder } from './load-encoder.js'
export { trainEncoder } from './train.js'
