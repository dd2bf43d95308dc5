/** The item table as a layer: indices to embeddings, padding to zeros, with a gradient that skips padding. */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { SequenceTensors } from '../sequence-tensors.js'
import type { Tensorflow } from '../tensorflow.js'

/**
 * Embeddings of a batch, zero where there is padding.
 * Letters: B batch, T length, D dimension, I items.
 * @param table  [I, D]
 * @returns      [B, T, D]
 */
export const embed = (tf: Tensorflow, table: Tensor, batch: SequenceTensors): Tensor => {
  const [items = 0, dimension = 0] = table.shape
  const { indices, present } = batch
  const lookUp = tf.customGrad((...inputs) => {
    const found = tf.gather(
      inputs[0] as Tensor,
      present ? tf.maximum(indices, tf.scalar(0, 'int32')) : indices,
    ) // [B, T, D]
    const value = present ? tf.mul(found, tf.expandDims(present, 2)) : found // [B, T, D]
    const gradFunc = (upstream: Tensor): Tensor => {
      const rows = tf.reshape(upstream, [-1, dimension]) // [B * T, D]
      return tf.unsortedSegmentSum(rows, tf.reshape(indices, [-1]), items) // [I, D]; PADDING is dropped
    }
    return { value, gradFunc }
  })
  return lookUp(table)
}
