/**
 * The hybrid network: convolution finds short patterns, the LSTM carries them through the history.
 * Embedding → Conv1D 64×3 relu → MaxPool 2 → LSTM 64 → Dropout 0.5 → Dense.
 *
 * The convolution is causal (it looks back only) and pooling windows end at the newest item, so that the LSTM's
 * state after every second item predicts the one that follows: 25 targets a row of 50 instead of one.
 * S. Hochreiter, J. Schmidhuber, "Long Short-Term Memory", Neural Computation 9(8), 1997, with forget gates
 * (F. Gers et al., 2000); a step that holds only padding leaves the state at zero.
 *
 * Letters: B batch, T padded length (even), S = T / 2 steps, D dimension, C filters, U units.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import { causalConvolution } from '../layers/causal-convolution.js'
import { embed } from '../layers/embedding.js'
import { lstm, lstmPlan } from '../layers/lstm.js'
import { weightOf, type ForwardPass, type Network, type NetworkSize, type WeightPlan } from './network.js'
import { rowsOf } from '../layers/newest-position.js'
import { bias, convolutionKernel, embeddingTable, matrix } from '../layers/starting-weights.js'

/** Items under one filter. */
const KERNEL = 3
/** Items pooled into one step of the LSTM. */
const POOL = 2

const plan = ({ items, dimension, hyperparameters }: NetworkSize): Record<string, WeightPlan> => {
  const { filters = 64, units = 64 } = hyperparameters
  const cells = lstmPlan(filters, units)
  return {
    items: embeddingTable(items, dimension),
    'convolution.kernel': convolutionKernel(KERNEL, dimension, filters),
    'convolution.bias': bias(filters),
    'lstm.input': cells.input,
    'lstm.state': cells.state,
    'lstm.bias': cells.bias,
    'dense.kernel': matrix(units, dimension),
    'dense.bias': bias(dimension),
  }
}

/** Causal convolution over the item and the two before it, then the pool. */
const findPatterns = (pass: ForwardPass): Tensor => {
  const { tf, batch } = pass
  const kernel = weightOf(pass.weights, 'convolution.kernel') // [3, D, C]
  const x = embed(pass) // [B, T, D]
  const convolved = causalConvolution(tf, x, { kernel }) // [B, T, C]
  const found = tf.relu(tf.add(convolved, weightOf(pass.weights, 'convolution.bias'))) // [B, T, C]
  const pairs = tf.reshape(found, [batch.batch, batch.length / POOL, POOL, -1]) // [B, S, 2, C]
  const [first, second] = tf.unstack(pairs, 2) as [Tensor, Tensor]
  return tf.maximum(first, second) // [B, S, C]
}

/** 1 at steps that hold an item, [B, S]; null when nothing is padded. */
const stepsPresent = ({ tf, batch }: ForwardPass): Tensor | null =>
  batch.present && tf.max(tf.reshape(batch.present, [batch.batch, batch.length / POOL, POOL]), 2)

/** Runs the LSTM over all steps; its outputs in order, [B * S, U], or the newest, [B, U]. */
const carry = (pass: ForwardPass, patterns: Tensor): Tensor => {
  const { tf, weights } = pass
  const outputs = lstm(
    tf,
    { inputs: patterns, present: stepsPresent(pass) },
    {
      input: weightOf(weights, 'lstm.input'),
      state: weightOf(weights, 'lstm.state'),
      bias: weightOf(weights, 'lstm.bias'),
    },
  ) // [B, S, U]
  return rowsOf(tf, outputs, pass.isNewestOnly)
}

const forward = (pass: ForwardPass): Tensor => {
  const { tf } = pass
  const kept = pass.dropout(carry(pass, findPatterns(pass))) // [B * S, U]
  return tf.add(tf.matMul(kept, weightOf(pass.weights, 'dense.kernel')), weightOf(pass.weights, 'dense.bias')) // [B * S, D]
}

/** The hybrid network. Weights: items, convolution.*, lstm.*, dense.*. */
export const hybrid: Network = { stride: POOL, plan, forward }
