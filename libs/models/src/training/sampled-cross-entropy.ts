/**
 * Cross-entropy over the target and a shared sample of the catalog, for catalogs too large for the full sum.
 * Negatives are drawn uniformly, so the correction of sampled softmax (Y. Bengio, J.-S. Senécal, IEEE TNN 2008;
 * X. Yi et al., RecSys 2019) is one constant, log of items / sample; a negative that is the target is masked.
 *
 * Letters: N positions, I items, D dimension, S sampled negatives.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import { type Tensorflow } from '../tensorflow.js'
import { type Positions } from './full-cross-entropy.js'

/** Takes a logit out of the sum. */
const EXCLUDED = -1e9

/**
 * Mean sampled cross-entropy; differentiable in `hidden` and `table`.
 * @param table      item embeddings, [I, D]
 * @param negatives  sampled item indices, int32, [S]
 * @returns          scalar, nats, an estimate of the full cross-entropy
 */
export const sampledCrossEntropy = (
  tf: Tensorflow,
  { hidden, targets }: Positions,
  { table, negatives }: { table: Tensor; negatives: Tensor },
): Tensor => {
  const [items = 0] = table.shape
  const [sampled = 1] = negatives.shape
  const expected = tf.gather(table, targets) // [N, D]
  const positive = tf.sum(tf.mul(hidden, expected), 1, true) // [N, 1]
  const others = tf.matMul(hidden, tf.gather(table, negatives), false, true) // [N, S]
  const hits = tf.equal(tf.reshape(targets, [-1, 1]), tf.reshape(negatives, [1, -1])) // [N, S]
  const masked = tf.add(tf.mul(tf.cast(hits, 'float32'), EXCLUDED), Math.log(items / sampled)) // [N, S]
  const logits = tf.concat([positive, tf.add(others, masked)], 1) // [N, 1 + S]
  return tf.mean(tf.sub(tf.logSumExp(logits, 1), tf.reshape(positive, [-1])))
}
