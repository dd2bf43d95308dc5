/**
 * Convolution along a history that looks back only, as one matrix product over what lies under the kernel.
 * No bias is added: where everything before is padding, which is zero, the result is zero too.
 */
import type { Tensor, Tensor3D } from '@tensorflow/tfjs-node'
import { type Tensorflow } from '../tensorflow.js'

/** Which positions lie under the kernel, and where it is computed. */
export interface ConvolutionSteps {
  /** Positions between those under the kernel: 1 takes neighbours, 2 every second. */
  readonly dilation?: number
  /** Computes only every so-many-th position, counted from the newest; above 1 there is no gradient. */
  readonly every?: number
}

/**
 * y[t] = Σ over taps of x[t - (K - 1 - tap) * dilation] · kernel[tap], zero before the beginning.
 * Letters: B batch, T length, K taps, C inputs, F filters, Q = ceil(T / every).
 * @param x       [B, T, C]
 * @param kernel  [K, C, F]
 * @returns       [B, Q, F], the newest last
 */
export const causalConvolution = (
  tf: Tensorflow,
  x: Tensor,
  { kernel, dilation = 1, every = 1 }: { kernel: Tensor } & ConvolutionSteps,
): Tensor => {
  const [batch = 0, length = 0, inputs = 0] = x.shape
  const [taps = 0, , filters = 0] = kernel.shape
  const reach = (taps - 1) * dilation
  const before = tf.pad(x, [
    [0, 0],
    [reach, 0],
    [0, 0],
  ]) as Tensor3D // [B, reach + T, C]
  const views = Array.from({ length: taps }, (_, tap) =>
    viewOf(tf, before, { from: tap * dilation, length, every }),
  )
  const rows = tf.reshape(tf.concat(views, 2), [-1, taps * inputs]) // [B * Q, K * C]
  const product = tf.matMul(rows, tf.reshape(kernel, [taps * inputs, filters])) // [B * Q, F]
  return tf.reshape(product, [batch, -1, filters]) // [B, Q, F]
}

/** Every so-many-th of a history's positions, the newest kept: [B, T, C] to [B, ceil(T / every), C]. */
export const everyNewest = (tf: Tensorflow, x: Tensor, every: number): Tensor =>
  viewOf(tf, x as Tensor3D, { from: 0, length: x.shape[1] ?? 0, every })

const viewOf = (
  tf: Tensorflow,
  x: Tensor3D,
  { from, length, every }: { from: number; length: number; every: number },
): Tensor => {
  if (every === 1) return tf.slice(x, [0, from, 0], [-1, length, -1])
  const [batch, , inputs] = x.shape
  const first = from + ((length - 1) % every)
  return tf.stridedSlice(x, [0, first, 0], [batch, from + length, inputs], [1, every, 1])
}
