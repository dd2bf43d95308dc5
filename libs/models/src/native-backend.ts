/** What lies behind the native backend: ops of TensorFlow that tfjs has no function for, run by name. */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { Tensorflow } from './tensorflow.js'

/** The native backend, as far as ops are run by name; tfjs-node 4.22. */
export interface NativeBackend {
  readonly binding: Readonly<
    Record<
      | 'TF_ATTR_TYPE'
      | 'TF_ATTR_BOOL'
      | 'TF_ATTR_SHAPE'
      | 'TF_ATTR_STRING'
      | 'TF_INT32'
      | 'TF_INT64'
      | 'TF_FLOAT',
      number
    >
  > & {
    /** Gives the id of a tensor made of the values; 64-bit numbers as two 32-bit ones each, low first. */
    createTensor(shape: readonly number[], type: number, values: Int32Array): number
  }
  /** What a tensor is natively: until `values` are handed over they wait here, and `id` is not yet given. */
  readonly tensorMap: { get(dataId: object): { id: number; values: unknown } }
  executeSingleOutput(name: string, attributes: readonly object[], inputs: readonly Tensor[]): Tensor
  executeMultipleOutputs(
    name: string,
    attributes: readonly object[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[]
}

/** The backend in use if it is the native one, else null. */
export const nativeBackendOf = (tf: Tensorflow): NativeBackend | null => {
  const backend: unknown = tf.backend()
  return isNative(backend) ? backend : null
}

const isNative = (backend: unknown): backend is NativeBackend =>
  typeof backend === 'object' && backend !== null && 'executeSingleOutput' in backend

/** A whole number as the 64-bit scalar that some ops ask for: tfjs has none, so its native tensor is given by hand. */
export const int64Scalar = (tf: Tensorflow, { binding, tensorMap }: NativeBackend, value: number): Tensor => {
  const scalar = tf.scalar(value, 'int32')
  const native = tensorMap.get(scalar.dataId)
  native.id = binding.createTensor([], binding.TF_INT64, Int32Array.of(value, 0))
  native.values = null
  return scalar
}
