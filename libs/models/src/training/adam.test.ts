/** Adam in one operation of TensorFlow is the Adam of the paper, step by step, and leaves nothing behind. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { normals } from '../random.js'
import { loadTensorflow } from '../tensorflow.js'
import { createAdam, createComposedAdam } from './adam.js'

const tf = await loadTensorflow()
const [ROWS, COLUMNS, STEPS] = [7, 5, 30]

test('the fused steps end where the composed ones do', () => {
  const random = createSeededRandom(4)
  const start = tf.tensor2d(normals(random, ROWS * COLUMNS, 1), [ROWS, COLUMNS])
  const runs = [createAdam, createComposedAdam].map((create) => {
    const weight = tf.variable(start)
    return { weight, adam: create(tf, { weight }) }
  })

  for (let step = 1; step <= STEPS; step++) {
    const gradient = tf.tensor2d(normals(random, ROWS * COLUMNS, 0.1), [ROWS, COLUMNS])
    for (const { adam } of runs) adam.apply({ weight: gradient }, 0.1 / step)
  }

  const [fused, composed] = runs.map(({ weight }) => weight.dataSync<'float32'>())
  fused!.forEach((value, at) =>
    assert.ok(Math.abs(value - composed![at]!) < 1e-5, `${value} is not ${composed![at]}`),
  )
  assert.ok(fused!.some((value, at) => Math.abs(value - start.dataSync()[at]!) > 0.01))
})

test('the first step moves each weight by the learning rate against its gradient', () => {
  const weight = tf.variable(tf.tensor1d([1, 2, 3]))

  createAdam(tf, { weight }).apply({ weight: tf.tensor1d([0.1, -20, 3000]) }, 0.01)

  const moved = Array.from(weight.dataSync(), (value) => Math.round(value * 1000) / 1000)
  assert.deepEqual(moved, [0.99, 2.01, 2.99])
})

test('what was read before a step stays as it was', () => {
  const weight = tf.variable(tf.tensor1d([1]))
  const adam = createAdam(tf, { weight })
  adam.apply({ weight: tf.tensor1d([1]) }, 0.5)
  const before = tf.clone(weight)

  adam.apply({ weight: tf.tensor1d([1]) }, 0.5)

  assert.ok(Math.abs(before.dataSync()[0]! - 0.5) < 1e-3)
  assert.ok(weight.dataSync()[0]! < 0.1)
})

test('an optimiser that is disposed leaves no tensor behind', () => {
  const weight = tf.variable(tf.zeros([3]))
  const before = tf.memory().numTensors

  const adam = createAdam(tf, { weight })
  tf.tidy(() => adam.apply({ weight: tf.ones([3]) }, 0.1))
  adam.dispose()

  assert.equal(tf.memory().numTensors, before)
})
