/** Tensors as plain data. */
import type { Tensor } from '@tensorflow/tfjs-node'
import type { NamedTensor, NamedTensors } from '../encoder.js'

/** Copies named tensors out of TensorFlow. */
export const copyOf = (tensors: Iterable<readonly [name: string, tensor: Tensor]>): NamedTensors => {
  const copies: Record<string, NamedTensor> = {}
  for (const [name, tensor] of tensors)
    copies[name] = { shape: [...tensor.shape], data: tensor.dataSync<'float32'>().slice() }
  return copies
}
