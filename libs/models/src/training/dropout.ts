/**
 * Dropout from a pool of native random numbers: tf.dropout draws in JavaScript, which was half of a training step,
 * and even native numbers drawn anew for every layer were an eighth. The pool holds finished factors; each use
 * takes a slice at a random place, and the pool is drawn again every few dozen steps.
 * N. Srivastava et al., "Dropout", JMLR 15, 2014; values are scaled up while training.
 */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node'
import { createSeededRandom, type Random } from '@profilestream/contracts'
import { noDropout, type Dropout } from '../architectures/network.js'
import { nativeBackendOf } from '../native-backend.js'
import type { Tensorflow } from '../tensorflow.js'

/** Two words of seed; the same pair gives the same numbers. */
type SeedPair = readonly [number, number]

/** Uniform numbers in [0, 1) by the native StatelessRandomUniform (Philox), or in JavaScript without it. */
export const uniformTensor = (tf: Tensorflow, shape: readonly number[], seed: SeedPair): Tensor => {
  const backend = nativeBackendOf(tf)
  if (backend === null) return tf.randomUniform([...shape], 0, 1, 'float32', seed[0] * 65_537 + seed[1])
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

/** Factors in the pool: 16 MB, several times the largest layer of a usual batch. */
const POOL_SIZE = 2 ** 22
/** Steps after which the pool is drawn again. */
const STEPS_PER_POOL = 50

/** Where a source stands between two steps. */
export interface DropoutState {
  /** Seed of the draws to come. */
  readonly seed: number
  /** What the pool was drawn by, and steps made. */
  readonly pool: SeedPair
  readonly steps: number
}

/** Dropout of one training. */
export interface DropoutSource {
  /** For use within tf.tidy around one step, outside of the tape or within. */
  readonly dropout: Dropout
  /** Call before each step, outside of tf.tidy. */
  beginStep(): void
  /** What another source needs to go on where this one stands. */
  state(): DropoutState
  dispose(): void
}

/**
 * Makes the dropout of one training.
 * @param rate    share of values set to 0, 0..1 exclusive
 * @param start  a seed, which says where slices begin and seeds the pools; or where another source stands
 */
export const createDropoutSource = (
  tf: Tensorflow,
  rate: number,
  start: number | DropoutState,
): DropoutSource => {
  if (rate === 0) return noDropoutSource
  const random = createSeededRandom(typeof start === 'number' ? start : start.seed)
  let poolSeed = typeof start === 'number' ? drawSeed(random) : start.pool
  let steps = typeof start === 'number' ? 0 : start.steps
  let pool = factorTensor(tf, [POOL_SIZE], rate, poolSeed)
  return {
    dropout: (values) => {
      const { size } = values
      const room = POOL_SIZE - size
      if (room < 0) return multiply(tf, values, factorTensor(tf, values.shape, rate, drawSeed(random)))
      const factors = tf.slice1d(pool as Tensor1D, random.integer(room + 1), size)
      return multiply(tf, values, tf.reshape(factors, values.shape))
    },
    beginStep: () => {
      if (steps++ % STEPS_PER_POOL !== STEPS_PER_POOL - 1) return
      pool.dispose()
      poolSeed = drawSeed(random)
      pool = factorTensor(tf, [POOL_SIZE], rate, poolSeed)
    },
    state: () => ({ seed: random.seed(), pool: poolSeed, steps }),
    dispose: () => pool.dispose(),
  }
}

const noDropoutSource: DropoutSource = {
  dropout: noDropout,
  beginStep: () => undefined,
  state: () => ({ seed: 0, pool: [0, 0], steps: 0 }),
  dispose: () => undefined,
}

const drawSeed = (random: Random): SeedPair => [random.integer(2 ** 31), random.integer(2 ** 31)]

/** 0 for the given share of places, 1 / (1 - rate) for the others. */
const factorTensor = (tf: Tensorflow, shape: readonly number[], rate: number, seed: SeedPair): Tensor =>
  tf.tidy(() => {
    const noise = uniformTensor(tf, shape, seed)
    return tf.mul(tf.cast(tf.greaterEqual(noise, rate), 'float32'), 1 / (1 - rate))
  })

/** values * factors, where nothing asks for the gradient of the factors. */
const multiply = (tf: Tensorflow, values: Tensor, factors: Tensor): Tensor => {
  const apply = tf.customGrad((...inputs) => {
    const [input, kept, save] = inputs as unknown as [Tensor, Tensor, (saved: Tensor[]) => void]
    save([kept])
    const gradFunc = (upstream: Tensor, saved: Tensor[]): Tensor[] => [
      tf.mul(upstream, saved[0] as Tensor),
      tf.scalar(0),
    ]
    return { value: tf.mul(input, kept), gradFunc }
  })
  return apply(values, factors)
}
