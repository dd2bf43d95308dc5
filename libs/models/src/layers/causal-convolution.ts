/**
 * Convolution along a history that looks back only, as one matrix product over what lies under the kernel.
 * No bias is added: where everything before is padding, which is zero, the result is zero too.
 */
import type { Tensor, Tensor3D } from '@tensorflow/tfjs-node'
import type { Tensorflow } from '../tensorflow.js'

/** Which positions lie under the kernel, and where it is computed. */
export interface ConvolutionSteps {
  /** Positions between those under the kernel: 1 takes neighbours, 2 every second. */
  readonly dilation?: number
  /** Computes only every so-many-th position, counted from the newest; for encoding: above 1 the gradient is slow. */
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
  const rows =
    every === 1
      ? tf.concat(viewsOf(tf, before, { taps, dilation, length }), 2) // [B, T, K * C]
      : tf.gather(before, placesUnder({ taps, dilation, length, every }), 1) // [B, Q * K, C]
  const product = tf.matMul(
    tf.reshape(rows, [-1, taps * inputs]),
    tf.reshape(kernel, [taps * inputs, filters]),
  ) // [B * Q, F]
  return tf.reshape(product, [batch, -1, filters]) // [B, Q, F]
}

/** Every so-many-th of a history's positions, the newest kept: [B, T, C] to [B, ceil(T / every), C]. */
export const everyNewest = (tf: Tensorflow, x: Tensor, every: number): Tensor =>
  every === 1 ? x : tf.gather(x, placesUnder({ taps: 1, dilation: 1, length: x.shape[1] ?? 0, every }), 1)

interface Kernel {
  readonly taps: number
  readonly dilation: number
  readonly length: number
}

/** What lies under each tap at every position, K times [B, T, C]; slices, whose gradient is cheap. */
const viewsOf = (tf: Tensorflow, before: Tensor3D, { taps, dilation, length }: Kernel): Tensor[] =>
  Array.from({ length: taps }, (_, tap) => tf.slice(before, [0, tap * dilation, 0], [-1, length, -1]))

/** Places under the kernel at every so-many-th position, the newest kept, oldest first: Q * K indices. */
const placesUnder = ({ taps, dilation, length, every }: Kernel & { readonly every: number }): number[] => {
  const places: number[] = []
  for (let at = (length - 1) % every; at < length; at += every)
    for (let tap = 0; tap < taps; tap++) places.push(at + tap * dilation)
  return places
}
