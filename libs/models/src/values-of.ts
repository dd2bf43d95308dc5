/** Numbers out of TensorFlow. */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { Tensorflow } from './tensorflow.js'

/**
 * The numbers of what is computed; nothing else stays in TensorFlow. They are read after `tf.tidy`, which looks through all that it is
 * given for tensors: an array number by number, a second for the scores of some hundred histories.
 * @returns row-major
 */
export const valuesOf = (tf: Tensorflow, compute: () => Tensor): Float32Array => {
  const computed = tf.tidy(compute)
  const values = computed.dataSync<'float32'>()
  computed.dispose()
  return values
}
