/**
 * Causal self-attention over a history, one vector after every interaction.
 *
 * W.-C. Kang, J. McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018, with what later work found:
 * pre-normalisation (R. Xiong et al., ICML 2020), cross-entropy over the catalog with tied embeddings
 * (A. Klenitskiy, A. Vasilev, RecSys 2023), and where `gated` asks for it gates on what each layer adds (layers/gate.ts).
 *
 * Letters: B batch, T padded length, D dimension, F feed-forward width, N = B * T, M rows that are asked for: N or B.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import { embed } from '../layers/embedding.js'
import { letThrough, planGate } from '../layers/gate.js'
import { attendMerged, type Asking } from '../layers/merged-attention.js'
import { rowsOf } from '../layers/newest-position.js'
import { rmsNormalise, rmsUnit } from '../layers/normalise.js'
import { attendToItself } from '../layers/self-attention.js'
import { bias, embeddingTable, gain, matrix } from '../layers/starting-weights.js'
import { unseenByAll, unseenByNewest } from '../layers/unseen.js'
import { weightOf, type ForwardPass, type Network, type NetworkSize, type WeightPlan } from './network.js'
import { prepareAttention } from './prepare-attention.js'

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

const newestOf = ({ tf, batch, size }: ForwardPass, x: Tensor): Tensor =>
  rowsOf(tf, tf.reshape(x, [batch.batch, batch.length, size.dimension]), true) // [B, D]

/** Normalised rows; without the gain where encoding has it in the weights that follow (prepare-attention.ts). */
const normalised = ({ tf, weights }: ForwardPass, x: Tensor, prefix: string): Tensor => {
  const gain = weights[`${prefix}.gain`]
  return gain === undefined ? rmsUnit(tf, x) : rmsNormalise(tf, x, gain) // [N, D]
}

/** What a layer adds: all that it found, or what its gate lets through of it. */
const added = (
  pass: ForwardPass,
  vectors: { readonly asking: Tensor; readonly found: Tensor },
  prefix: string,
): Tensor => (pass.size.hyperparameters['gated'] === 1 ? letThrough(pass, vectors, prefix) : vectors.found)

/** Attention of every position, or with `isNewest` of the newest only: M is N or B. */
const attend = (
  pass: ForwardPass,
  x: Tensor,
  { prefix, unseen, isNewest }: { prefix: string; unseen: Tensor | null; isNewest: boolean },
): Tensor => {
  const { tf, batch, size, dropout } = pass
  const normal = normalised(pass, x, prefix) // [N, D]
  const asking = isNewest ? newestOf(pass, normal) : normal // [M, D]
  const seen = tf.reshape(normal, [batch.batch, batch.length, size.dimension]) // [B, T, D]
  const found = dropout(find(pass, { asking, seen, unseen }, prefix)) // [M, D]
  return added(pass, { asking, found }, prefix) // [M, D]
}

/** What is found by merged weights where encoding has them, else by every position and head. */
const find = (pass: ForwardPass, vectors: Asking, prefix: string): Tensor => {
  const { tf, size, dropout, weights } = pass
  const [asked, answered] = [weights[`${prefix}.asked`], weights[`${prefix}.answered`]]
  if (asked && answered) return attendMerged(tf, vectors, { asked, answered }) // [M, D]
  const { heads = 1 } = size.hyperparameters
  const [qkv, out] = [weightOf(weights, `${prefix}.qkv`), weightOf(weights, `${prefix}.out`)]
  return attendToItself(tf, vectors, { qkv, out, heads, dropout }) // [N, D]
}

const feedForward = (pass: ForwardPass, x: Tensor, prefix: string): Tensor => {
  const { tf, dropout } = pass
  const normal = normalised(pass, x, prefix) // [N, D]
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
  const unseen = unseenByAll(tf, batch) // [B or 1, T, T]
  for (let block = 0; block < blocks; block++) {
    const isNewest = pass.isNewestOnly && block === blocks - 1
    const attended = attend(pass, x, {
      prefix: `block${block}.attention`,
      unseen: isNewest ? unseenByNewest(tf, batch) : unseen,
      isNewest,
    }) // [M, D]
    x = tf.add(isNewest ? newestOf(pass, x) : x, attended) // [M, D]
    x = tf.add(x, feedForward(pass, x, `block${block}.feedForward`)) // [M, D]
  }
  return rmsNormalise(tf, x, weightOf(pass.weights, 'gain')) // [M, D]
}

/** The attention network. Weights: items, positions, block*.attention.*, block*.feedForward.*, gain. */
export const attention: Network = { stride: 1, plan, forward, prepare: prepareAttention }
