/**
 * Dropout whose random numbers come from a native op: tf.dropout draws them in JavaScript, which was half of a
 * training step. N. Srivastava et al., "Dropout", JMLR 15, 2014; values are scaled up while training.
 */
import type { Tensor } from '@tensorflow/tfjs-node'
import { type Dropout } from '../architectures/network.js'
import { type Tensorflow } from '../tensorflow.js'

/** Two words of seed; the same pair gives the same numbers. */
type SeedPair = readonly [number, number]

interface NativeBackend {
  readonly binding: Readonly<Record<'TF_ATTR_TYPE' | 'TF_INT32' | 'TF_FLOAT', number>>
  executeSingleOutput(name: string, attributes: readonly object[], inputs: readonly Tensor[]): Tensor
}

const isNative = (backend: unknown): backend is NativeBackend =>
  typeof backend === 'object' && backend !== null && 'executeSingleOutput' in backend

/** Uniform numbers in [0, 1) by the native StatelessRandomUniform (Philox), or in JavaScript without it. */
export const uniformTensor = (tf: Tensorflow, shape: readonly number[], seed: SeedPair): Tensor => {
  const backend: unknown = tf.backend()
  if (!isNative(backend)) return tf.randomUniform([...shape], 0, 1, 'float32', seed[0] * 65_537 + seed[1])
  const { TF_ATTR_TYPE: type, TF_INT32, TF_FLOAT } = backend.binding
  const attributes = [
    { name: 'T', type, value: TF_INT32 },
    { name: 'Tseed', type, value: TF_INT32 },
    { name: 'dtype', type, value: TF_FLOAT },
  ]
  return tf.tidy(() =>
    backend.executeSingleOutput('StatelessRandomUniform', attributes, [
      tf.tensor1d([...shape], 'int32'),
      tf.tensor1d([...seed], 'int32'),
    ]),
  )
}

/** What passes everything: encoding, and training with a rate of 0. */
export const noDropout: Dropout = (values) => values

/**
 * Dropout for one training step.
 * @param rate  share of values set to 0, 0..1 exclusive
 * @param seed  differs between trainings
 * @param step  differs between steps; calls within a step differ by their order
 */
export const createDropout = (
  tf: Tensorflow,
  rate: number,
  { seed, step }: { seed: number; step: number },
): Dropout => {
  if (rate === 0) return noDropout
  let calls = 0
  return (values) => {
    const noise = uniformTensor(tf, values.shape, [seed | 0, step * 64 + calls++])
    const kept = tf.mul(tf.cast(tf.greaterEqual(noise, rate), 'float32'), 1 / (1 - rate))
    const apply = tf.customGrad((...inputs) => {
      const [input, factors, save] = inputs as unknown as [Tensor, Tensor, (saved: Tensor[]) => void]
      save([factors])
      const gradFunc = (upstream: Tensor, saved: Tensor[]): Tensor[] => {
        const gradient = tf.mul(upstream, saved[0] as Tensor)
        return [gradient, tf.scalar(0)] // nothing reads the gradient of the factors
      }
      return { value: tf.mul(input, factors), gradFunc }
    })
    return apply(values, kept)
  }
}
