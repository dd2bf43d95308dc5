/**
 * Attention whose weights no longer change: what two of them make of a vector is made of it by their product. A query and a key meet
 * in (x Wq) · (y Wk) = (x Wq Wkᵀ) · y, and a mix of values is a mix of vectors, Σ s (y Wv) Wo = (Σ s y) Wv Wo, so that neither keys nor values
 * are made. Each of H heads then asks with D numbers instead of D / H: less work for one head or for one query, more for many.
 *
 * Letters: B batch, T length, Q queries of a history, M = B * Q, D dimension, H heads, E = D / H.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { Tensorflow } from '../tensorflow.js'

/** Weights of a layer as training has them. */
export interface AttentionWeights {
  readonly qkv: Tensor // [D, 3D]
  readonly out: Tensor // [D, D]
}

/** The same, merged; heads side by side. */
export interface MergedWeights {
  /** From a vector to what it asks others, divided by √E. */
  readonly asked: Tensor // [D, H * D]
  /** From the mixed vectors to what is found. */
  readonly answered: Tensor // [H * D, D]
}

/** Merges the weights of a layer; call inside tf.tidy. */
export const mergeAttention = (
  tf: Tensorflow,
  { qkv, out }: AttentionWeights,
  heads: number,
): MergedWeights => {
  const [dimension = 0] = qkv.shape
  const width = dimension / heads
  const [queries, keys, values] = tf
    .split(qkv, 3, 1)
    .map((of) => tf.transpose(tf.reshape(of, [dimension, heads, width]), [1, 0, 2])) as [
    Tensor,
    Tensor,
    Tensor,
  ] // [H, D, E]
  const asked = tf.mul(tf.matMul(queries, keys, false, true), 1 / Math.sqrt(width)) // [H, D, D]
  const answered = tf.matMul(values, tf.reshape(out, [heads, width, dimension])) // [H, D, D]
  return {
    asked: tf.reshape(tf.transpose(asked, [1, 0, 2]), [dimension, heads * dimension]),
    answered: tf.reshape(answered, [heads * dimension, dimension]),
  }
}

/** Who asks, and who is asked. */
export interface Asking {
  readonly asking: Tensor // [M, D]
  readonly seen: Tensor // [B, T, D]
  /** Added to logits; null when all may be seen. */
  readonly unseen: Tensor | null // [B or 1, Q, T]
}

/** What each query finds, [M, D]; by several heads one query a history. */
export const attendMerged = (
  tf: Tensorflow,
  { asking, seen, unseen }: Asking,
  { asked, answered }: MergedWeights,
): Tensor => {
  const [batch = 0, , dimension = 0] = seen.shape
  const queries = tf.reshape(tf.matMul(asking, asked), [batch, -1, dimension]) // [B, Q * H, D]
  const logits = tf.matMul(queries, seen, false, true) // [B, Q * H, T]
  const shares = tf.softmax(unseen === null ? logits : tf.add(logits, unseen)) // [B, Q * H, T]
  const mixed = tf.matMul(shares, seen) // [B, Q * H, D]
  return tf.matMul(tf.reshape(mixed, [-1, answered.shape[0]]), answered) // [M, D]
}
