/**
 * The gated recurrent unit over a batch of sequences; a step that holds only padding leaves its state at zero.
 * K. Cho et al., "Learning Phrase Representations using RNN Encoder–Decoder", EMNLP 2014: the reset gate acts before
 * the product with the state.
 *   r = σ(x·Wr + h·Ur + br),  z = σ(x·Wz + h·Uz + bz),  c = tanh(x·Wc + (r∘h)·Uc + bc),  h' = z∘h + (1 − z)∘c
 *
 * Natively each step is one operation of TensorFlow (GRUBlockCell) and its gradient another; the gradients in the
 * weights are made of all steps at once, afterwards. One operation for all steps exists for the LSTM only.
 *
 * Letters: B batch, S steps, C inputs, U units.
 */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node'
import { nativeBackendOf, type NativeBackend } from '../native-backend.js'
import type { Tensorflow } from '../tensorflow.js'
import { paddingOf, type RecurrentLayer, type RecurrentWeights, type Save } from './recurrent.js'

/** Runs the GRU; differentiable in inputs and weights, whose gates are in the order reset, update, candidate. */
export const gru: RecurrentLayer = (tf, of, weights) => {
  const backend = nativeBackendOf(tf)
  return backend === null ? gruStepByStep(tf, of, weights) : inNativeSteps({ tf, backend }, of, weights)
}

/** The same by functions of tfjs: what runs where TensorFlow's own operations do not. */
export const gruStepByStep: RecurrentLayer = (tf, { inputs, present }, weights) => {
  const [batch = 0, steps = 0, width = 0] = inputs.shape
  const [units = 0] = weights.state.shape
  const flat = tf.reshape(inputs, [batch * steps, width]) // [B * S, C]
  const fed = tf.reshape(tf.add(tf.matMul(flat, weights.input), weights.bias), [batch, steps, 3 * units])
  const [ofGates, ofCandidate] = tf.split(weights.state, [2 * units, units], 1) as [Tensor, Tensor]
  let state: Tensor = tf.zeros([batch, units]) // [B, U]
  const states = Array.from({ length: steps }, (_, step) => {
    const own = tf.reshape(tf.slice(fed, [0, step, 0], [-1, 1, -1]), [batch, 3 * units])
    const [towardsGates, towardsCandidate] = tf.split(own, [2 * units, units], 1) as [Tensor, Tensor]
    const gates = tf.sigmoid(tf.add(towardsGates, tf.matMul(state, ofGates))) // [B, 2U]
    const [reset, update] = tf.split(gates, 2, 1) as [Tensor, Tensor] // [B, U]
    const remembered = tf.matMul(tf.mul(reset, state), ofCandidate) // [B, U]
    const candidate = tf.tanh(tf.add(towardsCandidate, remembered)) // [B, U]
    const next = tf.add(candidate, tf.mul(update, tf.sub(state, candidate))) // [B, U]
    state = present === null ? next : tf.mul(next, tf.slice(present, [0, step], [-1, 1]))
    return state
  })
  return tf.stack(states, 1) // [B, S, U]
}

interface Native {
  readonly tf: Tensorflow
  readonly backend: NativeBackend
}

const inNativeSteps = (
  native: Native,
  { inputs, present }: { readonly inputs: Tensor; readonly present: Tensor | null },
  weights: RecurrentWeights,
): Tensor => {
  const { tf } = native
  const [batch = 0, steps = 0] = inputs.shape
  const padding = paddingOf(tf, present, [batch, steps]) // [S, B, 1]
  const run = tf.customGrad((...of) => {
    const [sequences, input, state, bias, save] = of as unknown as [Tensor, Tensor, Tensor, Tensor, Save]
    const x = tf.unstack(tf.concat([tf.transpose(sequences, [1, 0, 2]), padding], 2)) // S times [B, C + 1]
    const kernels = kernelsOf(tf, { input, state, bias })
    const made = forward(native, x, kernels)
    save([...kernels, ...x, ...made.flat()])
    return {
      value: tf.stack(made.map(nextStateOf), 1), // [B, S, U]
      gradFunc: (upstream: Tensor, saved: Tensor[]) => backward(native, tf.unstack(upstream, 1), saved),
    }
  })
  return run(inputs, weights.input, weights.state, weights.bias)
}

/** Holds the update gate open at a padded step, so that the state stays what it was: zero. */
const HELD = 1e9

/**
 * What TensorFlow takes: kernels whose rows are inputs, padding and state, [C + 1 + U, 2U] of the gates and
 * [C + 1 + U, U] of the candidate, and a bias of each.
 */
type Kernels = [gates: Tensor, candidate: Tensor, gatesBias: Tensor, candidateBias: Tensor]

const kernelsOf = (tf: Tensorflow, { input, state, bias }: RecurrentWeights): Kernels => {
  const [units = 0] = state.shape
  const held = tf.concat([tf.zeros([1, units]), tf.fill([1, units], HELD), tf.zeros([1, units])], 1) // [1, 3U]
  const kernel = tf.concat([input, held, state], 0) // [C + 1 + U, 3U]
  return [...tf.split(kernel, [2 * units, units], 1), ...tf.split(bias, [2 * units, units])] as Kernels
}

/** What a step makes, each [B, U]. */
type Made = [reset: Tensor, update: Tensor, candidate: Tensor, next: Tensor]

const nextStateOf = ([, , , next]: Made): Tensor => next

const attributesOf = ({ binding }: NativeBackend): object[] => [
  { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
]

const forward = ({ tf, backend }: Native, x: readonly Tensor[], kernels: Kernels): Made[] => {
  const [batch = 0] = x[0]?.shape ?? []
  const [units = 0] = kernels[3].shape
  const attributes = attributesOf(backend)
  let state: Tensor = tf.zeros([batch, units])
  return x.map((own) => {
    const made = backend.executeMultipleOutputs(
      'GRUBlockCell',
      attributes,
      [own, state, ...kernels],
      4,
    ) as Made
    state = nextStateOf(made)
    return made
  })
}

/** Gradients in the sequences and in the three weights, from those in the state after every step. */
const backward = (
  { tf, backend }: Native,
  upstreams: readonly Tensor[],
  saved: readonly Tensor[],
): Tensor[] => {
  const steps = upstreams.length
  const kernels = saved.slice(0, 4) as Kernels
  const x = saved.slice(4, 4 + steps)
  const made = upstreams.map((_, step) => saved.slice(4 + steps + 4 * step, 8 + steps + 4 * step) as Made)
  const before = [tf.zerosLike(upstreams[0] as Tensor), ...made.slice(0, -1).map(nextStateOf)] // S times [B, U]
  const attributes = attributesOf(backend)
  const found: StepGradients[] = []
  let later: Tensor | null = null
  for (let step = steps - 1; step >= 0; step--) {
    const upstream = upstreams[step] as Tensor
    const towards: Tensor = later === null ? upstream : tf.add(upstream, later) // [B, U]
    const gates = (made[step] as Made).slice(0, 3)
    const inputs = [x[step], before[step], ...kernels, ...gates, towards] as Tensor[]
    const gradients = backend.executeMultipleOutputs(
      'GRUBlockCellGrad',
      attributes,
      inputs,
      4,
    ) as StepGradients
    found.unshift(gradients)
    later = gradients[1]
  }
  return ofAllSteps(tf, found, { x, before, resets: made.map(([reset]) => reset) })
}

/** In a step's inputs [B, C + 1], its state [B, U], and before the activations: candidate [B, U], gates [B, 2U]. */
type StepGradients = [ofInputs: Tensor, ofState: Tensor, ofCandidate: Tensor, ofGates: Tensor]

const ofAllSteps = (
  tf: Tensorflow,
  found: readonly StepGradients[],
  { x, before, resets }: Readonly<Record<'x' | 'before' | 'resets', readonly Tensor[]>>,
): Tensor[] => {
  const joined = (parts: readonly Tensor[]): Tensor2D => tf.concat([...parts], 0) as Tensor2D // [S * B, …]
  const ofGates = joined(found.map(([, , , gates]) => gates)) // [S * B, 2U]
  const ofCandidate = joined(found.map(([, , candidate]) => candidate)) // [S * B, U]
  const states = joined(before) // [S * B, U]
  const all = tf.concat([ofGates, ofCandidate], 1) // [S * B, 3U]
  const ofInputs = tf.stack(
    found.map(([inputs]) => inputs),
    1,
  ) as Tensor3D // [B, S, C + 1]
  const width = ofInputs.shape[2] - 1
  const throughGates = tf.matMul(states, ofGates, true, false) // [U, 2U]
  const throughCandidate = tf.matMul(tf.mul(states, joined(resets)), ofCandidate, true, false) // [U, U]
  return [
    tf.slice(ofInputs, [0, 0, 0], [-1, -1, width]), // [B, S, C]
    tf.slice(tf.matMul(joined(x), all, true, false), [0, 0], [width, -1]), // [C, 3U]
    tf.concat([throughGates, throughCandidate], 1), // [U, 3U]
    tf.sum(all, 0), // [3U]
  ]
}
