/** A network while it is trained: variables, one step, and copies of the weights. */
import type { Scalar, Tensor, Tensor1D, Variable } from '@tensorflow/tfjs-node'
import { createSeededRandom, type Random } from '@profilestream/contracts'
import {
  noDropout,
  weightOf,
  type Dropout,
  type Network,
  type NetworkSize,
} from '../architectures/network.js'
import type { LoadedNetwork } from '../encode.js'
import type { NamedTensors } from '../encoder.js'
import { toTensors, type SequenceTensors } from '../sequence-tensors.js'
import { createSideInputs } from '../side-inputs/side-inputs.js'
import type { Tensorflow } from '../tensorflow.js'
import { createAdam, type Adam, type AdamState } from './adam.js'
import { copyOf } from './copy-tensors.js'
import { createDropoutSource, type DropoutSource, type DropoutState } from './dropout.js'
import { createNegativeSource, lossOf, type NegativeTensors } from './loss.js'
import type { Negatives } from './negative-sampler.js'
import type { SequenceBatch } from './sequence-batches.js'
import { createWeightAverage, type AverageState, type WeightAverage } from './weight-average.js'

/**
 * A network in training; `dispose` frees weights and moments. Its `weights` are what it is judged by and what is kept: where
 * `averaging` asks for it their average over the steps, else those of the last step.
 */
export interface Trainable extends LoadedNetwork {
  /** One step of Adam on one batch; its mean loss before the step, nats. Blocks until done. */
  step(batch: SequenceBatch, learningRate: number): number
  /** A copy of `weights` as plain data. */
  copyWeights(): NamedTensors
  /** A copy of all that another trainable needs to make the same steps as this one would. */
  state(): TrainableState
  dispose(): void
}

/** Where a network in training stands between two steps; plain data. */
export interface TrainableState {
  /** Those of the last step. */
  readonly weights: NamedTensors
  /** Where weights are averaged. */
  readonly average?: AverageState
  readonly adam: AdamState
  readonly dropout: DropoutState
  /** Seed of the negatives to come. */
  readonly negatives: number
}

/** What training starts from. */
export interface TrainableStart {
  readonly network: Network
  readonly size: NetworkSize
  readonly seed: number
  /** Of each item: a sampled loss draws by them; all alike when left out. */
  readonly interactions?: ArrayLike<number>
  /** What its side inputs look up, by name. */
  readonly tables?: NamedTensors
  /** Weights to begin with instead of seeded ones, by name; those that are missing are seeded. */
  readonly weights?: NamedTensors
  /** Where another trainable stood; this one goes on from there. */
  readonly from?: TrainableState
}

/** Starts a network, from seeded weights unless told otherwise. */
export const createTrainable = (tf: Tensorflow, start: TrainableStart): Trainable => {
  const { loaded, adam, average, dropoutSource, random, drawNegatives } = startParts(tf, start)
  const judged = average?.weights ?? loaded.weights
  return {
    ...{ ...loaded, weights: judged },
    step: (batch, learningRate) => {
      dropoutSource.beginStep()
      return tf.tidy(() => {
        const inputs = toBatchTensors(loaded, batch, drawNegatives())
        const { loss, gradients } = lossAndGradients(loaded, inputs, dropoutSource.dropout)
        adam.apply(gradients, learningRate)
        average?.update()
        return loss.dataSync()[0] ?? NaN
      })
    },
    copyWeights: () => copyOf(Object.entries(judged)),
    state: () => ({
      weights: copyOf(Object.entries(loaded.weights)),
      ...(average && { average: average.state() }),
      adam: adam.state(),
      dropout: dropoutSource.state(),
      negatives: random.seed(),
    }),
    dispose: () => {
      for (const part of [adam, average, dropoutSource]) part?.dispose()
      tf.dispose(Object.values(loaded.weights))
    },
  }
}

/** What a network in training holds. */
interface Parts {
  readonly loaded: VariableNetwork
  readonly adam: Adam
  /** Null where the weights of the last step are kept. */
  readonly average: WeightAverage | null
  readonly dropoutSource: DropoutSource
  readonly random: Random
  readonly drawNegatives: () => Negatives | null
}

const startParts = (tf: Tensorflow, start: TrainableStart): Parts => {
  const { network, size, seed, interactions = new Float64Array(size.items), weights, from } = start
  const { dropout = 0, averaging: decay = 0 } = size.hyperparameters
  const random = createSeededRandom(from?.negatives ?? seed)
  const variables = startVariables(tf, network, { size, random, given: from?.weights ?? weights ?? {} })
  const side = createSideInputs(size.hyperparameters, start.tables)
  return {
    loaded: { tf, network, size, weights: variables, prepared: null, side },
    adam: createAdam(tf, variables, from?.adam),
    average: decay === 0 ? null : createWeightAverage(tf, { variables, decay }, from?.average),
    dropoutSource: createDropoutSource(tf, dropout, from?.dropout ?? ~seed),
    random,
    drawNegatives: createNegativeSource(size.hyperparameters, { interactions, random }),
  }
}

const startVariables = (
  tf: Tensorflow,
  network: Network,
  { size, random, given }: { size: NetworkSize; random: Random; given: NamedTensors },
): Record<string, Variable> => {
  const variables: Record<string, Variable> = {}
  for (const [name, { shape, start }] of Object.entries(network.plan(size))) {
    const count = shape.reduce((product, side) => product * side, 1)
    const values = given[name]?.data ?? start(random, count)
    variables[name] = tf.tidy(() => tf.variable(tf.tensor(values, [...shape], 'float32')))
  }
  return variables
}

/** A network whose weights can be trained. */
export interface VariableNetwork extends LoadedNetwork {
  readonly weights: Readonly<Record<string, Variable>>
}

/** Mean loss of a batch and its gradient in every weight, by weight name; call inside tf.tidy. */
export const lossAndGradients = (
  network: VariableNetwork,
  inputs: BatchTensors,
  dropout: Dropout = noDropout,
): { loss: Scalar; gradients: Record<string, Tensor> } => {
  const weights = Object.entries(network.weights)
  const { value, grads } = network.tf.variableGrads(
    () => lossOfBatch(network, inputs, dropout),
    weights.map(([, variable]) => variable),
  )
  const gradients: Record<string, Tensor> = {}
  for (const [name, variable] of weights) {
    const gradient = grads[variable.name] // TensorFlow names gradients by the variable's own name
    if (gradient !== undefined) gradients[name] = gradient
  }
  return { loss: value, gradients }
}

/** A batch in TensorFlow, made before the tape starts: gradients read it when the forward pass is gone. */
export interface BatchTensors {
  readonly sequences: SequenceTensors
  /** Output positions with a target, int32; null when all have one. */
  readonly places: Tensor1D | null // [N]
  readonly targets: Tensor1D // [N]
  /** Null when the loss takes the whole catalog. */
  readonly sample: NegativeTensors | null
}

/** Moves a batch into TensorFlow, with its sample of negatives if the loss samples. */
export const toBatchTensors = (
  { tf, network, side }: LoadedNetwork,
  { rows, places, targets }: SequenceBatch,
  negatives: Negatives | null = null,
): BatchTensors => {
  const isDense = places.length === (rows.batch * rows.length) / network.stride
  return {
    sequences: toTensors(tf, rows, side),
    places: isDense ? null : tf.tensor1d(places, 'int32'),
    targets: tf.tensor1d(targets, 'int32'),
    sample: negatives && {
      negatives: tf.tensor1d(negatives.indices, 'int32'),
      probabilities: tf.tensor1d(negatives.probabilities),
    },
  }
}

/** Mean loss of one batch, as a scalar that can be differentiated. */
const lossOfBatch = (
  { tf, network, size, weights }: LoadedNetwork,
  { sequences, places, targets, sample }: BatchTensors,
  dropout: Dropout,
): Scalar => {
  const outputs = network.forward({ tf, size, weights, batch: sequences, dropout, isNewestOnly: false })
  const hidden = places === null ? outputs : tf.gather(outputs, places) // [N, D]
  const table = weightOf(weights, 'items')
  const { hyperparameters } = size
  return lossOf(tf, { hidden, targets }, { table, sample, hyperparameters }) as Scalar
}
