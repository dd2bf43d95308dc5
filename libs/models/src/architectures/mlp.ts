/**
 * A pooled history through a multi-layer perceptron, one vector after every interaction.
 *
 * P. Covington et al., "Deep Neural Networks for YouTube Recommendations", RecSys 2016: a mean of the embeddings of
 * what was watched, then layers of rectifiers. Here the mean decays, at several half-lives side by side, and the
 * newest items stand beside the means each in its own place, so that order counts.
 *
 * The means of every position are one product of a triangular matrix of decays with the embeddings, so that training
 * uses every position: mean[t] = Σ s≤t 2^(-(t-s)/h) x[s] / Σ s≤t 2^(-(t-s)/h), over items, not over padding.
 *
 * Letters: B batch, T padded length, D dimension, P half-lives, R newest items, U units, Q positions asked for: T or 1.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import { embed } from '../layers/embedding.js'
import { weightOf, type ForwardPass, type Network, type NetworkSize, type WeightPlan } from './network.js'
import { bias, embeddingTable, matrix } from '../layers/starting-weights.js'

/** The shortest half-life, in interactions; each further one is GROWTH times as long. */
const SHORTEST = 2
const GROWTH = 4
/** Keeps the division of a position that holds padding finite. */
const TINY = 1e-9

const plan = ({ items, dimension, hyperparameters }: NetworkSize): Record<string, WeightPlan> => {
  const { newest = 4, means = 3, units = 256 } = hyperparameters
  return {
    items: embeddingTable(items, dimension),
    'hidden.kernel': matrix((newest + means) * dimension, units),
    'hidden.bias': bias(units),
    'out.kernel': matrix(units, dimension),
    'out.bias': bias(dimension),
  }
}

/** Weight of every position in the means of every position asked for, [1, Q * P, T]. */
const decaysOf = ({ tf, batch, size, isNewestOnly }: ForwardPass): Tensor => {
  const { means = 3 } = size.hyperparameters
  const { length } = batch
  const first = isNewestOnly ? length - 1 : 0
  const decays = new Float32Array((length - first) * means * length)
  for (let at = first; at < length; at++)
    for (let mean = 0; mean < means; mean++)
      for (let from = 0; from <= at; from++)
        decays[((at - first) * means + mean) * length + from] =
          2 ** ((from - at) / (SHORTEST * GROWTH ** mean))
  return tf.tensor3d(decays, [1, (length - first) * means, length])
}

/** Decayed means of what came until each position, [B, Q, P * D]. */
const pool = (pass: ForwardPass, x: Tensor): Tensor => {
  const { tf, batch, size } = pass
  const { means = 3 } = size.hyperparameters
  const decays = decaysOf(pass) // [1, Q * P, T]
  const sums = tf.matMul(decays, x) // [B, Q * P, D]
  const total =
    batch.present === null
      ? tf.sum(decays, 2, true) // [1, Q * P, 1]
      : tf.maximum(tf.matMul(decays, tf.expandDims(batch.present, 2)), TINY) // [B, Q * P, 1]
  return tf.reshape(tf.div(sums, total), [batch.batch, -1, means * size.dimension]) // [B, Q, P * D]
}

/** The newest items at each position, the newest first, zeros before the beginning: R times [B, Q, D]. */
const newestItems = ({ tf, batch, size, isNewestOnly }: ForwardPass, x: Tensor): Tensor[] => {
  const { newest = 4 } = size.hyperparameters
  const before = tf.pad(x, [
    [0, 0],
    [newest - 1, 0],
    [0, 0],
  ]) // [B, R - 1 + T, D]
  const [first, count] = isNewestOnly ? [batch.length - 1, 1] : [0, batch.length]
  return Array.from({ length: newest }, (_, back) =>
    tf.slice(before, [0, newest - 1 - back + first, 0], [-1, count, -1]),
  )
}

const forward = (pass: ForwardPass): Tensor => {
  const { tf, size, weights, dropout } = pass
  const { newest = 4, means = 3 } = size.hyperparameters
  const x = embed(pass) // [B, T, D]
  const seen = tf.concat([...newestItems(pass, x), pool(pass, x)], 2) // [B, Q, (R + P) * D]
  const kernel = weightOf(weights, 'hidden.kernel') // [(R + P) * D, U]
  const rows = dropout(tf.reshape(seen, [-1, (newest + means) * size.dimension])) // [B * Q, (R + P) * D]
  const hidden = dropout(tf.relu(tf.add(tf.matMul(rows, kernel), weightOf(weights, 'hidden.bias')))) // [B * Q, U]
  return tf.add(tf.matMul(hidden, weightOf(weights, 'out.kernel')), weightOf(weights, 'out.bias')) // [B * Q, D]
}

/** The perceptron. Weights: items, hidden.*, out.*. */
export const mlp: Network = { stride: 1, plan, forward }
