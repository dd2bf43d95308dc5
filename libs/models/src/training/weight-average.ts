/**
 * An average of a network's weights over the steps of its training, which is judged and kept instead of those of the last
 * step: a ← d a + (1 − d) w after every step. Steps that go to and fro cancel out in it.
 * B. Polyak, A. Juditsky, "Acceleration of Stochastic Approximation by Averaging", SIAM J. Control Optim. 30(4), 1992;
 * decayed, as A. Vaswani et al. and later work do, with d = min(decay, (1 + t) / (10 + t)) after t steps, so that the weights
 * which training began with are soon forgotten (tf.train.ExponentialMovingAverage).
 */
import type { Tensor, Variable } from '@tensorflow/tfjs-node'
import type { NamedTensors } from '../encoder.js'
import type { Tensorflow } from '../tensorflow.js'
import { copyOf } from './copy-tensors.js'

/** The average of a training; `dispose` frees it. */
export interface WeightAverage {
  /** By the names of what is averaged. */
  readonly weights: Readonly<Record<string, Tensor>>
  /** Takes in what the variables have become by a step. */
  update(): void
  /** A copy of where it stands, as plain data. */
  state(): AverageState
  dispose(): void
}

/** Steps taken in and the average after them. */
export interface AverageState {
  readonly steps: number
  readonly weights: NamedTensors
}

/**
 * Averages variables from what they are now, or from where another average stood.
 * @param decay  share of the average that a step leaves, 0..1 exclusive
 */
export const createWeightAverage = (
  tf: Tensorflow,
  { variables, decay }: { readonly variables: Readonly<Record<string, Variable>>; readonly decay: number },
  from?: AverageState,
): WeightAverage => {
  const weights: Record<string, Variable> = {}
  for (const [name, variable] of Object.entries(variables)) {
    const stood = from?.weights[name]
    weights[name] = tf.tidy(() =>
      tf.variable(stood ? tf.tensor(stood.data, [...stood.shape], 'float32') : variable.clone(), false),
    )
  }
  let steps = from?.steps ?? 0
  return {
    weights,
    update: () => {
      steps += 1
      const share = 1 - Math.min(decay, (1 + steps) / (10 + steps))
      for (const [name, average] of Object.entries(weights))
        tf.tidy(() =>
          average.assign(tf.add(average, tf.mul(tf.sub(variables[name] as Tensor, average), share))),
        )
    },
    state: () => ({ steps, weights: copyOf(Object.entries(weights)) }),
    dispose: () => tf.dispose(Object.values(weights)),
  }
}
