/** What an architecture is to training and encoding: its weights and one forward pass over a batch. */
import { InvariantError, type Random } from '@profilestream/contracts'
import type { Tensor } from '@tensorflow/tfjs-node'
import type { Hyperparameters } from '../encoder.js'
import type { Tensorflow } from '../tensorflow.js'
import type { SequenceTensors } from '../sequence-tensors.js'

/** How a weight begins, and its shape. */
export interface WeightPlan {
  readonly shape: readonly number[]
  readonly start: (random: Random, count: number) => Float32Array
}

/** The size of a network. */
export interface NetworkSize {
  readonly items: number
  readonly dimension: number
  /** Longest history read. */
  readonly length: number
  readonly hyperparameters: Hyperparameters
}

/** Weights by name as tensors or variables; whoever made them disposes them. */
export type Weights = Readonly<Record<string, Tensor>>

/** Switches off a share of the values during training; the identity when encoding. */
export type Dropout = (values: Tensor) => Tensor

/** What passes everything: encoding, and training with a rate of 0. */
export const noDropout: Dropout = (values) => values

/** A batch on its way through a network. */
export interface ForwardPass {
  readonly tf: Tensorflow
  readonly size: NetworkSize
  /** As planned, or where only the newest is asked for as prepared. */
  readonly weights: Weights
  /** Item indices, padded on the left. */
  readonly batch: SequenceTensors
  readonly dropout: Dropout
  /** Whether only the vector after the newest interaction is asked for, which saves most of the last layer. */
  readonly isNewestOnly: boolean
}

/** An architecture: pure functions of weights and batch. Call `forward` inside tf.tidy. */
export interface Network {
  /** Inputs per output: 1 gives a vector after every interaction, 2 after every second. */
  readonly stride: number
  plan(size: NetworkSize): Readonly<Record<string, WeightPlan>>
  /**
   * Vectors in the item-embedding space, one for every output position, [batch * length / stride, dimension], or
   * for the newest, [batch, dimension].
   */
  forward(pass: ForwardPass): Tensor
  /**
   * Weights that encode the same with less work, for the newest position alone and without a gradient: what was multiplied of
   * weights once. Some may be those given; call inside tf.tidy. Absent where nothing is saved.
   */
  prepare?(tf: Tensorflow, size: NetworkSize, weights: Weights): Weights
}

/**
 * The weight of that name.
 * @throws InvariantError if the network has none: its plan and its forward pass disagree
 */
export const weightOf = (weights: Weights, name: string): Tensor => {
  const weight = weights[name]
  if (weight !== undefined) return weight
  throw new InvariantError(`The network has no weight "${name}", only ${Object.keys(weights).join(', ')}.`)
}
