/** From vectors of every position to rows: all of them, or those of the newest position only. */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { Tensorflow } from '../tensorflow.js'

/**
 * The rows that are asked for.
 * @param x         [B, T, D]
 * @param isNewest  whether only the last position's
 * @returns         [B * T, D], or [B, D]
 */
export const rowsOf = (tf: Tensorflow, x: Tensor, isNewest: boolean): Tensor => {
  const [, length = 0, dimension = 0] = x.shape
  const kept = isNewest ? tf.slice(x, [0, length - 1, 0], [-1, 1, -1]) : x
  return tf.reshape(kept, [-1, dimension])
}
