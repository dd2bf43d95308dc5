/** The hand-written normalisation is the composed one, forward and backward. */
import type { Tensor } from '@tensorflow/tfjs-node'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { normals } from '../random.js'
import { loadTensorflow } from '../tensorflow.js'
import { RMS_EPSILON, rmsNormalise } from './normalise.js'

test('a row is divided by the root of its mean square and multiplied by the gain', async () => {
  const tf = await loadTensorflow()
  // mean square of [3, 4] is 12.5
  const result = rmsNormalise(tf, tf.tensor2d([3, 4], [1, 2]), tf.tensor1d([1, 10])).dataSync()

  assert.ok(Math.abs(result[0]! - 3 / Math.sqrt(12.5)) < 1e-5)
  assert.ok(Math.abs(result[1]! - 40 / Math.sqrt(12.5)) < 1e-5)
})

test('the gradients in values and gain equal those of the composed operations', async () => {
  const tf = await loadTensorflow()
  const random = createSeededRandom(2)
  const x = tf.tensor2d(normals(random, 15, 1), [3, 5])
  const gain = tf.tensor1d(normals(random, 5, 1))
  const weights = tf.tensor2d(normals(random, 15, 1), [3, 5])
  const composed = (value: Tensor, scale: Tensor): Tensor =>
    tf.mul(tf.div(value, tf.sqrt(tf.add(tf.mean(tf.square(value), 1, true), RMS_EPSILON))), scale)

  const ours = tf.grads((a: Tensor, b: Tensor) => tf.sum(tf.mul(rmsNormalise(tf, a, b), weights)))([x, gain])
  const theirs = tf.grads((a: Tensor, b: Tensor) => tf.sum(tf.mul(composed(a, b), weights)))([x, gain])

  ours.forEach((gradient, input) => {
    const expected = theirs[input]!.dataSync()
    gradient.dataSync().forEach((value, at) => assert.ok(Math.abs(value - expected[at]!) < 1e-5))
  })
})
