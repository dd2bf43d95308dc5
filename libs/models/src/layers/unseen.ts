/** What a position of a history must not see: those after it, and padding. */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { SequenceTensors } from '../sequence-tensors.js'
import type { Tensorflow } from '../tensorflow.js'

/** Added to the logit of a key that must not be seen; finite, so that a row of padding stays finite. */
const UNSEEN = -1e9

/**
 * 0 where a query may see a key, UNSEEN where the key is later or padding. Letters: B batch, T padded length.
 * @returns [B, T, T], or [1, T, T] when nothing is padded
 */
export const unseenByAll = (tf: Tensorflow, batch: SequenceTensors): Tensor => {
  const { length } = batch
  const later = new Float32Array(length * length)
  for (let query = 0; query < length; query++)
    later.fill(UNSEEN, query * length + query + 1, (query + 1) * length)
  const ofLater = tf.tensor3d(later, [1, length, length])
  const ofPadding = unseenByNewest(tf, batch)
  return ofPadding === null ? ofLater : tf.add(ofLater, ofPadding)
}

/**
 * The same of the newest position alone, which sees all but padding.
 * @returns [B, 1, T], or null when nothing is padded
 */
export const unseenByNewest = (tf: Tensorflow, { present, length }: SequenceTensors): Tensor | null =>
  present && tf.reshape(tf.mul(tf.sub(1, present), UNSEEN), [-1, 1, length])
