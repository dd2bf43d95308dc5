/** Recurrent layers in TensorFlow's own operations are those step by step: outputs and gradients, padding included. */
import type { Tensor } from '@tensorflow/tfjs-node'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { normals } from '../random.js'
import { loadTensorflow } from '../tensorflow.js'
import { gru, gruStepByStep } from './gru.js'
import { lstm, stepByStep } from './lstm.js'
import type { RecurrentInputs, RecurrentLayer, RecurrentWeights } from './recurrent.js'

const [BATCH, WIDTH, UNITS] = [3, 5, 4]
const tf = await loadTensorflow()

const random = createSeededRandom(3)
const tensorOf = (...shape: number[]): Tensor =>
  tf.tensor(
    normals(
      random,
      shape.reduce((product, side) => product * side, 1),
      0.7,
    ),
    shape,
  )

/** Outputs, and gradients of their weighted sum in inputs and weights. */
const runOf = (
  run: RecurrentLayer,
  { inputs, present }: RecurrentInputs,
  { input, state, bias }: RecurrentWeights,
): number[][] => {
  const [, steps = 0] = inputs.shape
  const towards = tf.reshape(tf.range(0, BATCH * steps * UNITS), [BATCH, steps, UNITS])
  const outputs = run(tf, { inputs, present }, { input, state, bias })
  const gradients = tf.grads((...of: Tensor[]) => {
    const [x, ofInput, ofState, ofBias] = of as [Tensor, Tensor, Tensor, Tensor]
    const made = run(tf, { inputs: x, present }, { input: ofInput, state: ofState, bias: ofBias })
    return tf.sum(tf.mul(made, towards))
  })([inputs, input, state, bias])
  return [outputs, ...gradients].map((tensor) => [...tensor.dataSync()])
}

const LAYERS = [
  { name: 'LSTM', gates: 4, native: lstm, plain: stepByStep },
  { name: 'GRU', gates: 3, native: gru, plain: gruStepByStep },
]

for (const { name, gates, native, plain } of LAYERS) {
  for (const steps of [1, 6]) {
    for (const isPadded of [false, true]) {
      test(`${name} of ${steps} steps, ${isPadded ? 'some' : 'none'} of them padding`, () => {
        const padding = tf.tensor2d(
          [1, steps - 1, steps].flatMap((padded) => paddedRow(padded, steps)),
          [BATCH, steps],
        )
        const inputs = { inputs: tensorOf(BATCH, steps, WIDTH), present: isPadded ? padding : null }
        const weights = {
          input: tensorOf(WIDTH, gates * UNITS),
          state: tensorOf(UNITS, gates * UNITS),
          bias: tensorOf(gates * UNITS),
        }

        const expected = runOf(plain, inputs, weights)
        const found = runOf(native, inputs, weights)

        found.forEach((numbers, which) =>
          numbers.forEach((number, at) => {
            const off = Math.abs(number - expected[which]![at]!)
            assert.ok(off < 1e-3 * Math.max(1, Math.abs(number)), `${which}/${at}: ${off}`)
          }),
        )
        if (isPadded) assert.ok(found[0]!.slice(2 * steps * UNITS).every((output) => output === 0))
      })
    }
  }
}

/** As many padded steps, then items. */
const paddedRow = (padded: number, steps: number): number[] =>
  Array.from({ length: steps }, (_, step) => (step < padded ? 0 : 1))
