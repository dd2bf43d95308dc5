/** Brings a trained encoder back from its weights. */
import { ContractError } from '@profilestream/contracts'
import type { Tensor } from '@tensorflow/tfjs-node'
import { networkOf } from './architectures/by-name.js'
import type { NetworkSize } from './architectures/network.js'
import { encodeHistories, preparedWeights, type LoadedNetwork } from './encode.js'
import type { Encoder, EncoderDescription } from './encoder.js'
import { createSideInputs } from './side-inputs/side-inputs.js'
import { loadTensorflow, type Tensorflow } from './tensorflow.js'

/**
 * Loads an encoder; the first call in a process loads TensorFlow. The caller disposes it. Several may be loaded
 * at once, so that a release can be swapped between two batches.
 * @throws ContractError naming a weight that is missing or has another shape than the description says
 */
export const loadEncoder = async (description: EncoderDescription): Promise<Encoder> => {
  const loaded = loadNetwork(await loadTensorflow(), description)
  return {
    dimension: description.dimension,
    encode: (histories, columns) => encodeHistories(loaded, histories, columns),
    dispose: () => disposeNetwork(loaded),
  }
}

/** Copies the weights into TensorFlow and prepares them for encoding; the caller frees them by `disposeNetwork`. */
export const loadNetwork = (tf: Tensorflow, description: EncoderDescription): LoadedNetwork => {
  const network = networkOf(description.architecture)
  const size = sizeOfNetwork(description)
  const side = createSideInputs(size.hyperparameters, description.weights)
  const plan = Object.entries(network.plan(size))
  const checked = plan.map(([name, { shape }]) => [name, shape, valuesOf(description, name, shape)] as const)
  const weights: Record<string, Tensor> = {}
  for (const [name, shape, values] of checked) weights[name] = tf.tensor(values, [...shape], 'float32')
  const prepared = tf.tidy(() => ({ ...preparedWeights({ tf, network, size, weights }) }))
  return { tf, network, size, weights, prepared, side }
}

/** Frees a loaded network. */
export const disposeNetwork = ({ tf, weights, prepared }: LoadedNetwork): void =>
  tf.dispose([weights, prepared].flatMap((of) => Object.values(of ?? {})))

const sizeOfNetwork = ({ items, dimension, length, hyperparameters }: EncoderDescription): NetworkSize => ({
  items,
  dimension,
  length,
  hyperparameters: Object.fromEntries(
    Object.entries(hyperparameters).map(([name, value]) => [name, Number(value)]),
  ),
})

const valuesOf = (
  { architecture, weights }: EncoderDescription,
  name: string,
  shape: readonly number[],
): Float32Array => {
  const weight = weights[name]
  if (weight === undefined)
    throw new ContractError(`The weights of this ${architecture} encoder lack "${name}"; train it again.`)
  const count = shape.reduce((product, side) => product * side, 1)
  if (weight.shape.join() === shape.join() && weight.data.length === count) return weight.data
  throw new ContractError(
    `Weight "${name}" of this ${architecture} encoder has shape [${weight.shape.join(', ')}] and ` +
      `${weight.data.length} values, but its description asks for [${shape.join(', ')}]; train it again.`,
  )
}
