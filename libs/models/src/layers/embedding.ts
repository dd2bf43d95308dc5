/** The input of every network: embeddings of items, and of what is known beside them; zeros where there is padding. */
import type { Tensor } from '@tensorflow/tfjs-node'
import { weightOf, type ForwardPass } from '../architectures/network.js'
import type { SequenceTensors } from '../sequence-tensors.js'
import type { Tensorflow } from '../tensorflow.js'

/**
 * What a network reads of a batch: embeddings of the items, times √D, and of what is known beside them.
 * Letters: B batch, T length, D dimension, F side inputs.
 * @returns [B, T, D]
 */
export const embed = ({
  tf,
  size,
  weights,
  batch,
}: Omit<ForwardPass, 'dropout' | 'isNewestOnly'>): Tensor => {
  const items = tf.mul(lookUp(tf, weightOf(weights, 'items'), batch), Math.sqrt(size.dimension)) // [B, T, D]
  if (batch.side === null) return items
  const beside = tf.matMul(batch.side, weightOf(weights, SIDE_WEIGHT)) // [B * T, D]
  return tf.add(items, tf.reshape(beside, items.shape)) // [B, T, D]
}

/** Name of the matrix that side inputs are multiplied with, [F, D]. */
export const SIDE_WEIGHT = 'sideInputs'

/**
 * Rows of the item table, zero where there is padding, with a gradient that skips padding.
 * Letters: I items.
 * @param table  [I, D]
 * @returns      [B, T, D]
 */
const lookUp = (tf: Tensorflow, table: Tensor, batch: SequenceTensors): Tensor => {
  const [items = 0, dimension = 0] = table.shape
  const { indices, present } = batch
  const gathered = tf.customGrad((...inputs) => {
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
  return gathered(table)
}
