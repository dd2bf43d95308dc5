/**
 * The LSTM over a batch of sequences, with forget gates; a step that holds only padding leaves its state at zero.
 * S. Hochreiter, J. Schmidhuber, "Long Short-Term Memory", Neural Computation 9(8), 1997; F. Gers et al., 2000.
 *
 * Natively all steps are one operation of TensorFlow and their gradients another, a fifth of the time of the same
 * arithmetic step by step, which is what runs without the native backend.
 *
 * Letters: B batch, S steps, C inputs, U units.
 */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node'
import { int64Scalar, nativeBackendOf, type NativeBackend } from '../native-backend.js'
import type { Tensorflow } from '../tensorflow.js'
import type { WeightPlan } from '../architectures/network.js'
import {
  paddingOf,
  type RecurrentInputs,
  type RecurrentLayer,
  type RecurrentWeights,
  type Save,
} from './recurrent.js'
import { glorot } from './starting-weights.js'

/** Forget gates begin open (R. Jozefowicz et al., ICML 2015). */
const OPEN_FORGET_GATE = 1

/** How the weights of an LSTM begin; gates in the order input, forget, candidate, output. */
export const lstmPlan = (inputs: number, units: number): Record<'input' | 'state' | 'bias', WeightPlan> => ({
  input: { shape: [inputs, 4 * units], start: glorot(inputs, units) },
  state: { shape: [units, 4 * units], start: glorot(units, units) },
  bias: {
    shape: [4 * units],
    start: (_, count) => new Float32Array(count).fill(OPEN_FORGET_GATE, count / 4, count / 2),
  },
})

/** Runs the LSTM; differentiable in inputs and weights, whose gates are in the order input, forget, candidate, output. */
export const lstm: RecurrentLayer = (tf, of, weights) => {
  const backend = nativeBackendOf(tf)
  return backend === null ? stepByStep(tf, of, weights) : inOneOperation(tf, backend, { ...of, weights })
}

interface LstmState {
  readonly cell: Tensor // [B, U]
  readonly output: Tensor // [B, U]
}

/** The same, one step after the other by functions of tfjs: what runs where TensorFlow's own operation does not. */
export const stepByStep: RecurrentLayer = (tf, { inputs, present }, weights) => {
  const [batch = 0, steps = 0, width = 0] = inputs.shape
  const [units = 0] = weights.state.shape
  const flat = tf.reshape(inputs, [batch * steps, width]) // [B * S, C]
  const fed = tf.reshape(tf.add(tf.matMul(flat, weights.input), weights.bias), [batch, steps, 4 * units])
  let state: LstmState = { cell: tf.zeros([batch, units]), output: tf.zeros([batch, units]) }
  const outputs = Array.from({ length: steps }, (_, step) => {
    const own = tf.reshape(tf.slice(fed, [0, step, 0], [-1, 1, -1]), [batch, 4 * units])
    const here = present && tf.slice(present, [0, step], [-1, 1]) // [B, 1]
    state = lstmStep(tf, tf.add(own, tf.matMul(state.output, weights.state)), { state, present: here })
    return state.output
  })
  return tf.stack(outputs, 1) // [B, S, U]
}

const lstmStep = (
  tf: Tensorflow,
  gates: Tensor,
  { state, present }: { state: LstmState; present: Tensor | null },
): LstmState => {
  const [input, forget, candidate, open] = tf.split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor] // [B, U]
  const fresh = tf.mul(tf.sigmoid(input), tf.tanh(candidate))
  const grown = tf.add(tf.mul(tf.sigmoid(forget), state.cell), fresh)
  const cell = present === null ? grown : tf.mul(grown, present)
  return { cell, output: tf.mul(tf.sigmoid(open), tf.tanh(cell)) }
}

/** Closes the input gate of a padded step, so that cell and output stay at zero until the first item. */
const CLOSED = -1e9

const inOneOperation = (
  tf: Tensorflow,
  backend: NativeBackend,
  { inputs, present, weights }: RecurrentInputs & { readonly weights: RecurrentWeights },
): Tensor => {
  const [batch = 0, steps = 0, width = 0] = inputs.shape
  const [units = 0] = weights.state.shape
  const padding = paddingOf(tf, present, [batch, steps]) // [S, B, 1]
  const run = tf.customGrad((...of) => {
    const [sequences, input, state, bias, save] = of as unknown as [Tensor, Tensor, Tensor, Tensor, Save]
    const x = tf.concat([tf.transpose(sequences, [1, 0, 2]), padding], 2) // [S, B, C + 1]
    const kernel = tf.concat([input, closing(tf, units), state], 0) // [C + 1 + U, 4U]
    const kept = forward(tf, backend, { x, kernel, bias })
    save(kept)
    const gradFunc = (upstream: Tensor, saved: Tensor[]): Tensor[] => {
      const ofOutputs = tf.transpose(upstream, [1, 0, 2]) // [S, B, U]
      const [dx, dKernel, dBias] = backward(tf, backend, { saved, ofOutputs })
      return [
        tf.transpose(tf.slice(dx as Tensor3D, [0, 0, 0], [-1, -1, width]), [1, 0, 2]), // [B, S, C]
        tf.slice(dKernel as Tensor2D, [0, 0], [width, -1]), // [C, 4U]
        tf.slice(dKernel as Tensor2D, [width + 1, 0], [units, -1]), // [U, 4U]
        dBias, // [4U]
      ]
    }
    return { value: tf.transpose(kept.at(-1) as Tensor, [1, 0, 2]), gradFunc } // [B, S, U]
  })
  return run(inputs, weights.input, weights.state, weights.bias)
}

const closing = (tf: Tensorflow, units: number): Tensor =>
  tf.concat([tf.fill([1, units], CLOSED), tf.zeros([1, 3 * units])], 1) // [1, 4U]

/** Outputs of BlockLSTMV2: input gate, cell, forget gate, output gate, candidate, tanh of the cell, output. */
const BLOCK_OUTPUTS = 7
/** Outputs of BlockLSTMGradV2, and of them those that are used. */
const GRADIENTS = 8
const [OF_INPUTS, OF_KERNEL, OF_BIAS] = [0, 3, 7]

const attributesOf = ({ binding }: NativeBackend): object[] => [
  { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
]

/** Inputs and outputs in TensorFlow's order, the outputs of all steps [S, B, U] last: what the gradient asks for again. */
const forward = (
  tf: Tensorflow,
  backend: NativeBackend,
  { x, kernel, bias }: { x: Tensor; kernel: Tensor; bias: Tensor },
): Tensor[] => {
  const [steps = 0, batch = 0] = x.shape
  const [gates = 0] = bias.shape
  const units = gates / 4
  const nothing = tf.zeros([batch, units])
  const peephole = tf.zeros([units])
  const inputs = [x, nothing, nothing, kernel, peephole, peephole, peephole, bias]
  const all = [int64Scalar(tf, backend, steps), ...inputs]
  const attributes = attributesOf(backend)
  return [...inputs, ...backend.executeMultipleOutputs('BlockLSTMV2', attributes, all, BLOCK_OUTPUTS)]
}

const backward = (
  tf: Tensorflow,
  backend: NativeBackend,
  { saved, ofOutputs }: { saved: readonly Tensor[]; ofOutputs: Tensor },
): [Tensor, Tensor, Tensor] => {
  const [steps = 0] = ofOutputs.shape
  const all = [int64Scalar(tf, backend, steps), ...saved, tf.zerosLike(ofOutputs), ofOutputs]
  const attributes = [
    ...attributesOf(backend),
    { name: 'use_peephole', type: backend.binding.TF_ATTR_BOOL, value: false },
  ]
  const gradients = backend.executeMultipleOutputs('BlockLSTMGradV2', attributes, all, GRADIENTS)
  return [gradients[OF_INPUTS], gradients[OF_KERNEL], gradients[OF_BIAS]] as [Tensor, Tensor, Tensor]
}
