/**
 * Weights of attention for encoding, where they no longer change: the gain of a normalisation is multiplied into the weights that
 * follow it, and a layer's queries, keys and values are merged (layers/merged-attention.ts) where that is less work, for one head and in
 * the last block, where one position asks.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import { mergeAttention } from '../layers/merged-attention.js'
import type { Tensorflow } from '../tensorflow.js'
import { weightOf, type NetworkSize, type Weights } from './network.js'

/** See Network.prepare. A gain that is folded is no longer there. */
export const prepareAttention = (
  tf: Tensorflow,
  { hyperparameters }: NetworkSize,
  weights: Weights,
): Weights => {
  const { blocks = 2, heads = 1 } = hyperparameters
  let prepared = weights
  for (let block = 0; block < blocks; block++) {
    const [attention, feedForward] = [`block${block}.attention`, `block${block}.feedForward`]
    prepared = foldGain(tf, prepared, { prefix: attention, followers: ['qkv', 'gate'] })
    prepared = foldGain(tf, prepared, { prefix: feedForward, followers: ['in', 'gate'] })
    if (heads === 1 || block === blocks - 1) prepared = merge(tf, prepared, { prefix: attention, heads })
  }
  return prepared
}

/** (gain ∘ x) W = x (gain ∘ W), row by row of W, for each matrix W that the normalised vectors meet. */
const foldGain = (
  tf: Tensorflow,
  weights: Weights,
  { prefix, followers }: { prefix: string; followers: readonly string[] },
): Weights => {
  const { [`${prefix}.gain`]: gain, ...others } = weights
  if (gain === undefined) return weights
  const folded: Record<string, Tensor> = {}
  for (const name of followers.map((follower) => `${prefix}.${follower}`)) {
    const weight = weights[name]
    if (weight !== undefined) folded[name] = tf.mul(weight, tf.reshape(gain, [-1, 1]))
  }
  return { ...others, ...folded }
}

const merge = (
  tf: Tensorflow,
  weights: Weights,
  { prefix, heads }: { prefix: string; heads: number },
): Weights => {
  const [qkv, out] = [weightOf(weights, `${prefix}.qkv`), weightOf(weights, `${prefix}.out`)]
  const { asked, answered } = mergeAttention(tf, { qkv, out }, heads)
  return { ...weights, [`${prefix}.asked`]: asked, [`${prefix}.answered`]: answered }
}
