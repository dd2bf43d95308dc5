/** Adam with a learning rate for every step. D. Kingma, J. Ba, "Adam", ICLR 2015, algorithm 1. */
import type { Tensor, Variable } from '@tensorflow/tfjs-node'
import { type Tensorflow } from '../tensorflow.js'

/** Decay of the first moment; the paper's value. */
const BETA1 = 0.9
/** Decay of the second moment; 0.98 forgets sooner, as transformer training does (A. Vaswani et al., 2017). */
const BETA2 = 0.98
const EPSILON = 1e-8

/** Moments of every variable; `dispose` frees them. */
export interface Adam {
  /** Moves the variables against their gradients. */
  apply(gradients: Readonly<Record<string, Tensor>>, learningRate: number): void
  dispose(): void
}

interface Moments {
  readonly variable: Variable
  readonly mean: Variable
  readonly square: Variable
}

/** Makes the optimiser of the given variables, by their names in `gradients`. */
export const createAdam = (tf: Tensorflow, variables: Readonly<Record<string, Variable>>): Adam => {
  const moments = new Map<string, Moments>()
  for (const [name, variable] of Object.entries(variables))
    moments.set(name, {
      variable,
      mean: zerosLike(tf, variable),
      square: zerosLike(tf, variable),
    })
  let step = 0
  return {
    apply: (gradients, learningRate) => {
      step += 1
      const rate = (learningRate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step)
      for (const [name, gradient] of Object.entries(gradients)) {
        const of = moments.get(name)
        if (of !== undefined) tf.tidy(() => move(tf, of, { gradient, rate }))
      }
    },
    dispose: () => {
      for (const { mean, square } of moments.values()) tf.dispose([mean, square])
    },
  }
}

const zerosLike = (tf: Tensorflow, variable: Variable): Variable =>
  tf.tidy(() => tf.variable(tf.zerosLike(variable), false))

const move = (
  tf: Tensorflow,
  { variable, mean, square }: Moments,
  { gradient, rate }: { gradient: Tensor; rate: number },
): void => {
  mean.assign(tf.add(tf.mul(mean, BETA1), tf.mul(gradient, 1 - BETA1)))
  square.assign(tf.add(tf.mul(square, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)))
  const change = tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(square), EPSILON))
  variable.assign(tf.sub(variable, change))
}
