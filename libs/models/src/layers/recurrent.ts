/** What recurrent layers have in common: sequences in, weights of their gates, and padding that must leave no trace. */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { Tensorflow } from '../tensorflow.js'

/** Weights of the gates side by side, G of them in an order that the layer says. Letters: C inputs, U units. */
export interface RecurrentWeights {
  readonly input: Tensor // [C, G * U]
  readonly state: Tensor // [U, G * U]
  readonly bias: Tensor // [G * U]
}

/** What goes through a recurrent layer. Letters: B batch, S steps. */
export interface RecurrentInputs {
  readonly inputs: Tensor // [B, S, C]
  /** 1 at steps that hold an item, 0 at padding, which lies before all items; null when nothing is padded. */
  readonly present: Tensor | null // [B, S]
}

/** Runs a recurrent layer from a state of zeros; gives the output after every step, [B, S, U]. */
export type RecurrentLayer = (tf: Tensorflow, of: RecurrentInputs, weights: RecurrentWeights) => Tensor

/** Keeps tensors of the forward pass for the gradient. */
export type Save = (kept: Tensor[]) => void

/** 1 at padded steps, [S, B, 1]: one more input, by which a native step can be told to change nothing. */
export const paddingOf = (
  tf: Tensorflow,
  present: Tensor | null,
  [batch, steps]: [number, number],
): Tensor =>
  present === null ? tf.zeros([steps, batch, 1]) : tf.expandDims(tf.sub(1, tf.transpose(present, [1, 0])), 2)
