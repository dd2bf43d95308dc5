/**
 * Causal self-attention over a history, one vector after every interaction.
 *
 * W.-C. Kang, J. McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018, with what later work found:
 * pre-normalisation (R. Xiong et al., ICML 2020), cross-entropy over the catalog with tied embeddings
 * (A. Klenitskiy, A. Vasilev, RecSys 2023), and where `gated` asks for it gates on what each layer adds (layers/gate.ts).
 *
 * Letters: B batch, T padded length, D dimension, H heads, E D / H, N = B * T.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { Tensorflow } from '../tensorflow.js'
import { embed } from '../layers/embedding.js'
import { letThrough, planGate } from '../layers/gate.js'
import { weightOf, type ForwardPass, type Network, type NetworkSize, type WeightPlan } from './network.js'
import { rowsOf } from '../layers/newest-position.js'
import { rmsNormalise } from '../layers/normalise.js'
import { bias, embeddingTable, gain, matrix } from '../layers/starting-weights.js'

/** Added to the logit of a key that must not be seen; finite, so that a row of padding stays finite. */
const UNSEEN = -1e9

const planBlock = (prefix: string, dimension: number, inner: number): Record<string, WeightPlan> => ({
  [`${prefix}.attention.gain`]: gain(dimension),
  [`${prefix}.attention.qkv`]: matrix(dimension, 3 * dimension),
  [`${prefix}.attention.out`]: matrix(dimension, dimension),
  [`${prefix}.feedForward.gain`]: gain(dimension),
  [`${prefix}.feedForward.in`]: matrix(dimension, inner),
  [`${prefix}.feedForward.inBias`]: bias(inner),
  [`${prefix}.feedForward.out`]: matrix(inner, dimension),
  [`${prefix}.feedForward.outBias`]: bias(dimension),
})

const plan = ({ items, dimension, length, hyperparameters }: NetworkSize): Record<string, WeightPlan> => {
  const { blocks = 2, expansion = 1, gated = 0 } = hyperparameters
  const weights: Record<string, WeightPlan> = {
    items: embeddingTable(items, dimension),
    positions: embeddingTable(length, dimension),
  }
  for (let block = 0; block < blocks; block++) {
    Object.assign(weights, planBlock(`block${block}`, dimension, expansion * dimension))
    if (gated === 1)
      for (const layer of ['attention', 'feedForward'])
        Object.assign(weights, planGate(`block${block}.${layer}`, dimension))
  }
  return { ...weights, gain: gain(dimension) }
}

/** 0 where a query may see a key, UNSEEN where the key is later or padding. */
const maskOf = ({ tf, batch }: ForwardPass): Tensor => {
  const { length, present } = batch
  const ahead = tf.sub(1, tf.linalg.bandPart(tf.ones([length, length]), -1, 0)) // [T, T], 1 where key > query
  const causal = tf.reshape(tf.mul(ahead, UNSEEN), [1, 1, length, length]) // [1, 1, T, T]
  if (present === null) return causal
  const padded = tf.mul(tf.sub(1, present), UNSEEN) // [B, T]
  return tf.add(causal, tf.reshape(padded, [-1, 1, 1, length])) // [B, 1, T, T]
}

const newestOf = ({ tf, batch, size }: ForwardPass, x: Tensor): Tensor =>
  rowsOf(tf, tf.reshape(x, [batch.batch, batch.length, size.dimension]), true) // [B, D]

/**
 * Queries [M, D], keys and values [N, D] each. While training one product makes them all. For the newest vector alone the
 * last block needs one query a history, and three products are cheaper than cutting a large one.
 */
const project = (
  pass: ForwardPass,
  normal: Tensor,
  { prefix, isNewest }: { prefix: string; isNewest: boolean },
): Tensor[] => {
  const { tf } = pass
  const weight = weightOf(pass.weights, `${prefix}.qkv`) // [D, 3D]
  if (!pass.isNewestOnly) return tf.split(tf.matMul(normal, weight), 3, 1)
  const [ofQueries, ...others] = tf.split(weight, 3, 1) as [Tensor, Tensor, Tensor] // [D, D]
  const asking = isNewest ? newestOf(pass, normal) : normal // [M, D]
  return [tf.matMul(asking, ofQueries), ...others.map((of) => tf.matMul(normal, of))]
}

/** Cuts [B * Q, D] into the heads' parts. */
const splitHeads = (
  tf: Tensorflow,
  rows: Tensor,
  { batch, heads }: { batch: number; heads: number },
): Tensor => {
  const [count = 0, dimension = 0] = rows.shape
  const [positions, width] = [count / batch, dimension / heads]
  if (heads === 1) return tf.reshape(rows, [batch, 1, positions, width]) // [B, 1, Q, E]
  return tf.transpose(tf.reshape(rows, [batch, positions, heads, width]), [0, 2, 1, 3]) // [B, H, Q, E]
}

const joinHeads = (tf: Tensorflow, mixed: Tensor): Tensor => {
  const [, heads = 1, , width = 0] = mixed.shape
  const inOrder = heads === 1 ? mixed : tf.transpose(mixed, [0, 2, 1, 3]) // [B, T, H, E]
  return tf.reshape(inOrder, [-1, heads * width]) // [N, D]
}

/** The newest position's rows of [B, ..., T, E]. */
const newestRow = (tf: Tensorflow, values: Tensor): Tensor => {
  const [, heads = 0, length = 0] = values.shape
  return tf.slice(values, [0, 0, length - 1, 0], [-1, heads, 1, -1]) // [B, H, 1, E]
}

/** What a layer adds: all that it found, or what its gate lets through of it. */
const added = (
  pass: ForwardPass,
  vectors: { readonly asking: Tensor; readonly found: Tensor },
  prefix: string,
): Tensor => (pass.size.hyperparameters['gated'] === 1 ? letThrough(pass, vectors, prefix) : vectors.found)

/** Attention of every position, or with `isNewest` of the newest only: Q is T or 1, M is B * Q. */
const attend = (
  pass: ForwardPass,
  x: Tensor,
  { prefix, mask, isNewest }: { prefix: string; mask: Tensor; isNewest: boolean },
): Tensor => {
  const { tf, batch, size, dropout } = pass
  const { heads = 1 } = size.hyperparameters
  const width = size.dimension / heads
  const normal = rmsNormalise(tf, x, weightOf(pass.weights, `${prefix}.gain`)) // [N, D]
  const [q, k, v] = project(pass, normal, { prefix, isNewest }).map((rows) =>
    splitHeads(tf, rows, { batch: batch.batch, heads }),
  ) as [Tensor, Tensor, Tensor] // [B, H, Q, E], [B, H, T, E] twice
  const logits = tf.matMul(tf.mul(q, 1 / Math.sqrt(width)), k, false, true) // [B, H, Q, T]
  const unseen = isNewest ? newestRow(tf, mask) : mask // [B or 1, 1, Q, T]
  const shares = dropout(tf.softmax(tf.add(logits, unseen))) // [B, H, Q, T]
  const mixed = joinHeads(tf, tf.matMul(shares, v)) // [M, D]
  const found = dropout(tf.matMul(mixed, weightOf(pass.weights, `${prefix}.out`))) // [M, D]
  return added(pass, { asking: isNewest ? newestOf(pass, normal) : normal, found }, prefix) // [M, D]
}

const feedForward = (pass: ForwardPass, x: Tensor, prefix: string): Tensor => {
  const { tf, dropout } = pass
  const normal = rmsNormalise(tf, x, weightOf(pass.weights, `${prefix}.gain`)) // [N, D]
  const opened = tf.matMul(normal, weightOf(pass.weights, `${prefix}.in`)) // [N, F]
  const inner = dropout(tf.relu(tf.add(opened, weightOf(pass.weights, `${prefix}.inBias`)))) // [N, F]
  const closed = tf.matMul(inner, weightOf(pass.weights, `${prefix}.out`)) // [N, D]
  const found = dropout(tf.add(closed, weightOf(pass.weights, `${prefix}.outBias`))) // [N, D]
  return added(pass, { asking: normal, found }, prefix) // [N, D]
}

const forward = (pass: ForwardPass): Tensor => {
  const { tf, batch, size } = pass
  const { blocks = 2 } = size.hyperparameters
  const looked = embed(pass) // [B, T, D]
  const newest = tf.slice(weightOf(pass.weights, 'positions'), [size.length - batch.length, 0]) // [T, D]
  let x = tf.reshape(pass.dropout(tf.add(looked, newest)), [-1, size.dimension]) // [N, D]
  const mask = maskOf(pass)
  for (let block = 0; block < blocks; block++) {
    const isNewest = pass.isNewestOnly && block === blocks - 1
    const attended = attend(pass, x, { prefix: `block${block}.attention`, mask, isNewest }) // [M, D]
    x = tf.add(isNewest ? newestOf(pass, x) : x, attended) // [M, D]
    x = tf.add(x, feedForward(pass, x, `block${block}.feedForward`)) // [M, D]
  }
  return rmsNormalise(tf, x, weightOf(pass.weights, 'gain')) // [M, D]
}

/** The attention network. Weights: items, positions, block*.attention.*, block*.feedForward.*, gain. */
export const attention: Network = { stride: 1, plan, forward }
