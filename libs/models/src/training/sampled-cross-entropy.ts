/**
 * Cross-entropy over the target and a sample of the catalog, corrected for how the sample was drawn (logQ).
 *
 * The sum over the catalog is estimated by importance: Z ≈ e^(target) + Σ over the sample of e^(logit) / (S · q), an
 * unbiased estimate whatever q > 0, with the less spread the more q is like what the network believes.
 * Y. Bengio, J.-S. Senécal, IEEE TNN 19(4), 2008; X. Yi et al., RecSys 2019. The target is there with certainty and is
 * not corrected; where the sample holds it by chance it does not count again.
 *
 * Letters: N positions, I items, D dimension, S sampled negatives, R rows of a block.
 */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node'
import type { Tensorflow } from '../tensorflow.js'
import type { Positions } from './full-cross-entropy.js'
import { sampledLoss, type LogitLoss, type Sample, type SampledLogits } from './sampled-loss.js'

/** Takes a logit out of the sum. */
const EXCLUDED = -1e9

/**
 * Mean sampled cross-entropy; differentiable in `hidden` and the table.
 * @param probabilities  with which each of the negatives was drawn, [S]
 * @returns              scalar, nats, an estimate of the full cross-entropy
 */
export const sampledCrossEntropy = (
  tf: Tensorflow,
  positions: Positions,
  { probabilities, ...sample }: Sample & { readonly probabilities: Tensor1D },
): Tensor => {
  const [sampled] = sample.negatives.shape
  const corrections = tf.reshape(tf.neg(tf.log(tf.mul(probabilities, sampled))), [1, -1]) // [1, S]
  return sampledLoss(tf, positions, { ...sample, loss: (logits) => ofLogits(tf, logits, corrections) })
}

const ofLogits = (
  tf: Tensorflow,
  { positive, others, hits }: SampledLogits,
  corrections: Tensor,
): LogitLoss => {
  const corrected = tf.add(tf.add(others, corrections), tf.mul(hits, EXCLUDED)) // [R, S]
  const largest = tf.maximum(tf.max(corrected, 1, true), positive) // [R, 1]
  const shares = tf.exp(tf.sub(corrected, largest)) // [R, S], times Z
  const own = tf.exp(tf.sub(positive, largest)) // [R, 1]
  const z = tf.add(tf.sum(shares, 1, true), own) // [R, 1]
  return {
    losses: tf.reshape(tf.sub(tf.add(tf.log(z), largest), positive), [-1]), // [R]
    ofPositive: tf.sub(tf.div(own, z), 1), // [R, 1]
    ofOthers: tf.div(shares, z), // [R, S]
  }
}
