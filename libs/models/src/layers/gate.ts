/**
 * A gate on what a block has found: its vector says, number by number, how much is let through to be added.
 * F. Borisyuk et al., "From Features to Transformers: Redefining Ranking for Scalable Impact" (LiGR), 2025, equation 3; on
 * histories alone: D. Tikhonovich et al. (eSASRec), RecSys 2025.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import { weightOf, type ForwardPass, type WeightPlan } from '../architectures/network.js'
import { bias, matrix } from './starting-weights.js'

/** Weights of a gate, under the name of what it belongs to; half open at the start. */
export const planGate = (prefix: string, dimension: number): Record<string, WeightPlan> => ({
  [`${prefix}.gate`]: matrix(dimension, dimension),
  [`${prefix}.gateBias`]: bias(dimension),
})

/**
 * found · σ(asking · gate + bias), number by number.
 * Letters: M rows, D dimension.
 * @param asking  what says how much is wanted, [M, D]
 * @param found   what is let through, [M, D]
 * @returns       [M, D]
 */
export const letThrough = (
  { tf, weights }: Pick<ForwardPass, 'tf' | 'weights'>,
  { asking, found }: { readonly asking: Tensor; readonly found: Tensor },
  prefix: string,
): Tensor => {
  const wanted = tf.matMul(asking, weightOf(weights, `${prefix}.gate`)) // [M, D]
  return tf.mul(found, tf.sigmoid(tf.add(wanted, weightOf(weights, `${prefix}.gateBias`)))) // [M, D]
}
