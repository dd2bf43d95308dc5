/**
 * Adam with a learning rate for every step. D. Kingma, J. Ba, "Adam", ICLR 2015, algorithm 1.
 *
 * Natively one operation of TensorFlow (ResourceApplyAdam) moves a variable and both moments in one walk; by functions of
 * tfjs it is eleven operations, which is what runs without the native backend.
 */
import type { Tensor, Variable } from '@tensorflow/tfjs-node'
import { nativeBackendOf, type NativeBackend } from '../native-backend.js'
import type { NamedTensors } from '../encoder.js'
import type { Tensorflow } from '../tensorflow.js'
import { copyOf } from './copy-tensors.js'

/** Decay of the first moment; the paper's value. */
const BETA1 = 0.9
/** Decay of the second moment; 0.98 forgets sooner, as transformer training does (A. Vaswani et al., 2017). */
const BETA2 = 0.98
const EPSILON = 1e-8

/** Moments of every variable; `dispose` frees them. */
export interface Adam {
  /** Moves the variables against their gradients. */
  apply(gradients: Readonly<Record<string, Tensor>>, learningRate: number): void
  /** A copy of where it stands, as plain data. */
  state(): AdamState
  dispose(): void
}

/** Steps made and the moments of every variable. */
export interface AdamState {
  readonly step: number
  readonly mean: NamedTensors
  readonly square: NamedTensors
}

interface Moments {
  readonly variable: Variable
  readonly mean: Variable
  readonly square: Variable
}

/** Variables by their names in `gradients`. */
type Variables = Readonly<Record<string, Variable>>

/**
 * Makes the optimiser of the given variables, which nobody else may assign.
 * @param from  where another one stood; its moments are zero and no step is made when left out
 */
export const createAdam = (tf: Tensorflow, variables: Variables, from?: AdamState): Adam => {
  const backend = nativeBackendOf(tf)
  return backend === null
    ? createComposedAdam(tf, variables, from)
    : createFusedAdam(tf, { backend, variables }, from)
}

/** The moment that a variable starts with; call inside tf.tidy. */
const momentOf = (tf: Tensorflow, variable: Variable, from: NamedTensors[string] | undefined): Tensor =>
  from === undefined ? tf.zerosLike(variable) : tf.tensor(from.data, [...from.shape], 'float32')

/** The same by functions of tfjs. */
export const createComposedAdam = (tf: Tensorflow, variables: Variables, from?: AdamState): Adam => {
  const moments = new Map<string, Moments>()
  for (const [name, variable] of Object.entries(variables))
    moments.set(name, {
      variable,
      mean: tf.tidy(() => tf.variable(momentOf(tf, variable, from?.mean[name]), false)),
      square: tf.tidy(() => tf.variable(momentOf(tf, variable, from?.square[name]), false)),
    })
  let step = from?.step ?? 0
  return {
    apply: (gradients, learningRate) => {
      step += 1
      const rate = (learningRate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step)
      for (const [name, gradient] of Object.entries(gradients)) {
        const of = moments.get(name)
        if (of !== undefined) tf.tidy(() => move(tf, of, { gradient, rate }))
      }
    },
    state: () => ({
      step,
      mean: copyOf([...moments].map(([name, { mean }]) => [name, mean])),
      square: copyOf([...moments].map(([name, { square }]) => [name, square])),
    }),
    dispose: () => {
      for (const { mean, square } of moments.values()) tf.dispose([mean, square])
    },
  }
}

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

/** A variable of tfjs, and what TensorFlow keeps natively: the same values and their moments. */
interface Resources {
  readonly variable: Variable
  readonly value: Tensor
  readonly mean: Tensor
  readonly square: Tensor
}

const createFusedAdam = (
  tf: Tensorflow,
  { backend, variables }: { readonly backend: NativeBackend; readonly variables: Variables },
  from?: AdamState,
): Adam => {
  const resources = new Map<string, Resources>()
  for (const [name, variable] of Object.entries(variables)) {
    const [value, mean, square] = tf.tidy(() => {
      const moments = [from?.mean[name], from?.square[name]].map((of) => momentOf(tf, variable, of))
      return [variable, ...moments].map((start) => createResource(backend, start))
    }) as [Tensor, Tensor, Tensor]
    resources.set(name, { variable, value, mean, square })
  }
  let step = from?.step ?? 0
  const copyResources = (which: 'mean' | 'square'): NamedTensors => {
    const values = [...resources].map(([name, of]) => [name, readResource(backend, of[which])] as const)
    const copies = copyOf(values)
    tf.dispose(values.map(([, value]) => value))
    return copies
  }
  return {
    apply: (gradients, learningRate) => {
      step += 1
      const numbers = [BETA1 ** step, BETA2 ** step, learningRate, BETA1, BETA2, EPSILON]
      tf.tidy(() => {
        const scalars = numbers.map((number) => tf.scalar(number))
        for (const [name, gradient] of Object.entries(gradients)) {
          const of = resources.get(name)
          if (of !== undefined) applyFused(backend, of, [...scalars, gradient])
        }
      })
    },
    state: () => ({ step, mean: copyResources('mean'), square: copyResources('square') }),
    dispose: () => {
      for (const { value, mean, square } of resources.values()) tf.dispose([value, mean, square])
    },
  }
}

/** The name by which TensorFlow makes a resource that belongs to its handle alone and goes with it. */
const ANONYMOUS = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347'

const ofFloats = ({ binding }: NativeBackend): object => ({
  name: 'dtype',
  type: binding.TF_ATTR_TYPE,
  value: binding.TF_FLOAT,
})

/** A native variable that begins with the values of `start`; the caller disposes its handle. */
const createResource = (backend: NativeBackend, start: Tensor): Tensor => {
  const { TF_ATTR_SHAPE, TF_ATTR_STRING } = backend.binding
  const attributes = [
    ofFloats(backend),
    { name: 'shape', type: TF_ATTR_SHAPE, value: start.shape },
    { name: 'container', type: TF_ATTR_STRING, value: '' },
    { name: 'shared_name', type: TF_ATTR_STRING, value: ANONYMOUS },
  ]
  const handle = backend.executeSingleOutput('VarHandleOp', attributes, [])
  backend.executeMultipleOutputs('AssignVariableOp', [ofFloats(backend)], [handle, start], 0)
  return handle
}

const readResource = (backend: NativeBackend, handle: Tensor): Tensor =>
  backend.executeSingleOutput('ReadVariableOp', [ofFloats(backend)], [handle])

const applyFused = (
  backend: NativeBackend,
  { variable, value, mean, square }: Resources,
  inputs: readonly Tensor[],
): void => {
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = backend.binding
  const attributes = [
    { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'use_locking', type: TF_ATTR_BOOL, value: false },
    { name: 'use_nesterov', type: TF_ATTR_BOOL, value: false },
  ]
  backend.executeMultipleOutputs('ResourceApplyAdam', attributes, [value, mean, square, ...inputs], 0)
  variable.assign(readResource(backend, value))
}
