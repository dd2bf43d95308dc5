/**
 * Generalised binary cross-entropy: with few negatives plain binary cross-entropy makes a network too sure of the target;
 * the target's probability is raised to a power that undoes it.
 * A. Petrov, C. Macdonald, "gSASRec: Reducing Overconfidence in Sequential Recommendation Trained with Negative Sampling",
 * RecSys 2023:  loss = −(β log σ(s⁺) + Σ log(1 − σ(s⁻))) / (S + 1),  β = α (t (1 − 1/α) + 1/α),  α = S / (I − 1).
 *
 * Letters: I items, S sampled negatives, R rows of a block.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { Tensorflow } from '../tensorflow.js'
import type { Positions } from './full-cross-entropy.js'
import { sampledLoss, type LogitLoss, type Sample, type SampledLogits } from './sampled-loss.js'

/**
 * Mean gBCE; differentiable in `hidden` and the table. Negatives are to be drawn uniformly.
 * @param calibration  t: 0 is plain binary cross-entropy, 1 gives probabilities that can be believed
 */
export const gbce = (
  tf: Tensorflow,
  positions: Positions,
  { calibration, ...sample }: Sample & { readonly calibration: number },
): Tensor => {
  const [items = 0] = sample.table.shape
  const power = powerOf({ items, sampled: sample.negatives.shape[0], calibration })
  return sampledLoss(tf, positions, { ...sample, loss: (logits) => ofLogits(tf, logits, power) })
}

/** β, between S / (I - 1) at calibration 1 and 1 at 0. */
export const powerOf = (of: { items: number; sampled: number; calibration: number }): number => {
  const rate = Math.min(1, of.sampled / Math.max(1, of.items - 1))
  return rate * (of.calibration * (1 - 1 / rate) + 1 / rate)
}

const ofLogits = (tf: Tensorflow, { positive, others, hits }: SampledLogits, power: number): LogitLoss => {
  const [, sampled = 0] = others.shape
  const share = 1 / (sampled + 1)
  const counted = tf.mul(tf.sub(1, hits), share) // [R, S]
  const ofTarget = tf.mul(tf.softplus(tf.neg(positive)), power * share) // [R, 1]
  const ofSample = tf.sum(tf.mul(tf.softplus(others), counted), 1, true) // [R, 1]
  return {
    losses: tf.reshape(tf.add(ofTarget, ofSample), [-1]), // [R]
    ofPositive: tf.mul(tf.sigmoid(tf.neg(positive)), -power * share), // [R, 1]
    ofOthers: tf.mul(tf.sigmoid(others), counted), // [R, S]
  }
}
