/**
 * Attention of every position of a history to itself and those before it, by one head or several.
 * A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017.
 *
 * Letters: B batch, T length, N = B * T, D dimension, H heads, E = D / H.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { Dropout } from '../architectures/network.js'
import type { Tensorflow } from '../tensorflow.js'
import type { Asking, AttentionWeights } from './merged-attention.js'

/** How a history looks at itself. */
export interface SelfAttention {
  readonly heads: number
  /** Switches off shares while training. */
  readonly dropout: Dropout
}

/** What each position finds, [N, D]; all of them ask. */
export const attendToItself = (
  tf: Tensorflow,
  { asking, seen, unseen }: Asking,
  { qkv, out, heads, dropout }: AttentionWeights & SelfAttention,
): Tensor => {
  const [batch = 0, , dimension = 0] = seen.shape
  const [q, k, v] = tf
    .split(tf.matMul(asking, qkv), 3, 1)
    .map((of) => splitHeads(tf, of, { batch, heads })) as [Tensor, Tensor, Tensor] // [B, H, T, E]
  const logits = tf.matMul(tf.mul(q, Math.sqrt(heads / dimension)), k, false, true) // [B, H, T, T]
  const allowed = unseen === null ? logits : tf.add(logits, tf.expandDims(unseen, 1)) // [B, H, T, T]
  const shares = dropout(tf.softmax(allowed)) // [B, H, T, T]
  return tf.matMul(joinHeads(tf, tf.matMul(shares, v)), out) // [N, D]
}

/** Cuts [N, D] into the heads' parts. */
const splitHeads = (
  tf: Tensorflow,
  rows: Tensor,
  { batch, heads }: { batch: number; heads: number },
): Tensor => {
  const [count = 0, dimension = 0] = rows.shape
  const [length, width] = [count / batch, dimension / heads]
  if (heads === 1) return tf.reshape(rows, [batch, 1, length, width]) // [B, 1, T, E]
  return tf.transpose(tf.reshape(rows, [batch, length, heads, width]), [0, 2, 1, 3]) // [B, H, T, E]
}

const joinHeads = (tf: Tensorflow, mixed: Tensor): Tensor => {
  const [, heads = 1, , width = 0] = mixed.shape
  const inOrder = heads === 1 ? mixed : tf.transpose(mixed, [0, 2, 1, 3]) // [B, T, H, E]
  return tf.reshape(inOrder, [-1, heads * width]) // [N, D]
}
