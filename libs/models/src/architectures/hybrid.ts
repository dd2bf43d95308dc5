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
import { normals, uniforms, type Random } from '../random.js'
import { embed } from './embedding.js'
import { lstm } from './lstm.js'
import { weightOf, type ForwardPass, type Network, type NetworkSize, type WeightPlan } from './network.js'

/** Items under one filter. */
const KERNEL = 3
/** Items pooled into one step of the LSTM. */
const POOL = 2
/** Standard deviation of starting embeddings. */
const EMBEDDING_DEVIATION = 0.02
/** Forget gates begin open (R. Jozefowicz et al., ICML 2015). */
const OPEN_FORGET_GATE = 1

const glorot =
  (fanIn: number, fanOut: number) =>
  (random: Random, count: number): Float32Array =>
    uniforms(random, count, Math.sqrt(6 / (fanIn + fanOut)))

const zeros = (_: Random, count: number): Float32Array => new Float32Array(count)

/** Gates in order: input, forget, candidate, output. */
const lstmBias = (_: Random, count: number): Float32Array =>
  new Float32Array(count).fill(OPEN_FORGET_GATE, count / 4, count / 2)

const plan = ({ items, dimension, hyperparameters }: NetworkSize): Record<string, WeightPlan> => {
  const { filters = 64, units = 64 } = hyperparameters
  return {
    items: {
      shape: [items, dimension],
      start: (random, count) => normals(random, count, EMBEDDING_DEVIATION),
    },
    'convolution.kernel': {
      shape: [KERNEL, dimension, filters],
      start: glorot(KERNEL * dimension, filters),
    },
    'convolution.bias': { shape: [filters], start: zeros },
    'lstm.input': { shape: [filters, 4 * units], start: glorot(filters, units) },
    'lstm.state': { shape: [units, 4 * units], start: glorot(units, units) },
    'lstm.bias': { shape: [4 * units], start: lstmBias },
    'dense.kernel': { shape: [units, dimension], start: glorot(units, dimension) },
    'dense.bias': { shape: [dimension], start: zeros },
  }
}

/** Causal convolution as one product over the item and the two before it, then the pool. */
const findPatterns = (pass: ForwardPass): Tensor => {
  const { tf, batch, size } = pass
  const kernel = weightOf(pass.weights, 'convolution.kernel') // [3, D, C]
  const x = tf.mul(embed(tf, weightOf(pass.weights, 'items'), batch), Math.sqrt(size.dimension)) // [B, T, D]
  const before = tf.pad(x, [
    [0, 0],
    [KERNEL - 1, 0],
    [0, 0],
  ]) // [B, T + 2, D]
  const views = [0, 1, 2].map((shift) => tf.slice(before, [0, shift, 0], [-1, batch.length, -1])) // [B, T, D]
  const rows = tf.reshape(tf.concat(views, 2), [-1, KERNEL * size.dimension]) // [B * T, 3D]
  const product = tf.matMul(rows, tf.reshape(kernel, [KERNEL * size.dimension, -1])) // [B * T, C]
  const found = tf.relu(tf.add(product, weightOf(pass.weights, 'convolution.bias'))) // [B * T, C]
  const pairs = tf.reshape(found, [batch.batch, batch.length / POOL, POOL, -1]) // [B, S, 2, C]
  const [first, second] = tf.unstack(pairs, 2) as [Tensor, Tensor]
  return tf.maximum(first, second) // [B, S, C]
}

/** 1 at steps that hold an item, [B, S]; null when nothing is padded. */
const stepsPresent = ({ tf, batch }: ForwardPass): Tensor | null =>
  batch.present && tf.max(tf.reshape(batch.present, [batch.batch, batch.length / POOL, POOL]), 2)

/** Runs the LSTM over all steps; its outputs in order, [B * S, U], or the newest, [B, U]. */
const carry = (pass: ForwardPass, patterns: Tensor): Tensor => {
  const { tf, batch, weights } = pass
  const outputs = lstm(
    tf,
    { inputs: patterns, present: stepsPresent(pass) },
    {
      input: weightOf(weights, 'lstm.input'),
      state: weightOf(weights, 'lstm.state'),
      bias: weightOf(weights, 'lstm.bias'),
    },
  ) // [B, S, U]
  const [, steps = 0, units = 0] = outputs.shape
  return pass.isNewestOnly
    ? tf.reshape(tf.slice(outputs, [0, steps - 1, 0], [-1, 1, -1]), [batch.batch, units]) // [B, U]
    : tf.reshape(outputs, [-1, units]) // [B * S, U]
}

const forward = (pass: ForwardPass): Tensor => {
  const { tf } = pass
  const kept = pass.dropout(carry(pass, findPatterns(pass))) // [B * S, U]
  return tf.add(tf.matMul(kept, weightOf(pass.weights, 'dense.kernel')), weightOf(pass.weights, 'dense.bias')) // [B * S, D]
}

/** The hybrid network. Weights: items, convolution.*, lstm.*, dense.*. */
export const hybrid: Network = { stride: POOL, plan, forward }
