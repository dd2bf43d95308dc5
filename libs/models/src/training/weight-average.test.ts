/** The average of weights, worked out by hand: what steps leave of it, where it begins, and that it goes on where it stood. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Variable } from '@tensorflow/tfjs-node'
import { loadTensorflow } from '../tensorflow.js'
import { createWeightAverage, type WeightAverage } from './weight-average.js'

const tf = await loadTensorflow()
const aVariable = (...values: number[]) => tf.tidy(() => tf.variable(tf.tensor1d(values)))
const assign = (variable: Variable, ...values: number[]): void =>
  tf.tidy(() => variable.assign(tf.tensor1d(values)))
const valuesOf = ({ weights }: WeightAverage): readonly number[] => [...weights['w']!.dataSync()]
const near = (actual: readonly number[], expected: readonly number[]): void =>
  actual.forEach((value, at) =>
    assert.ok(Math.abs(value - expected[at]!) < 1e-6, `${actual.join()} is not ${expected.join()}`),
  )

test('an average begins with the weights, follows them fast at first and never faster than its decay says', () => {
  const w = aVariable(0, 8)
  const average = createWeightAverage(tf, { variables: { w }, decay: 0.2 })
  near(valuesOf(average), [0, 8])

  assign(w, 11, 8)
  average.update() // (1 + 1) / (10 + 1) of what was stays: 2/11 · 0 + 9/11 · 11
  near(valuesOf(average), [9, 8])

  assign(w, 19, 8)
  average.update() // (1 + 2) / (10 + 2) would be a quarter; the decay leaves a fifth: 0.2 · 9 + 0.8 · 19
  near(valuesOf(average), [17, 8])
  near([...w.dataSync()], [19, 8])
})

test('an average goes on where another stood, and both free what they hold', () => {
  const before = tf.memory().numTensors
  const w = aVariable(1)
  const variables = { w }
  const whole = createWeightAverage(tf, { variables, decay: 0.9 })
  whole.update()
  const rest = createWeightAverage(tf, { variables, decay: 0.9 }, whole.state())

  for (const next of [5, 2, 7]) {
    assign(w, next)
    for (const average of [whole, rest]) average.update()
  }

  assert.deepEqual(valuesOf(rest), valuesOf(whole))
  for (const held of [whole, rest, w]) held.dispose()
  assert.equal(tf.memory().numTensors, before)
})
