/** Dropout keeps the mean, switches off its share, and repeats with its seed. */
import type { Tensor } from '@tensorflow/tfjs-node'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadTensorflow } from '../tensorflow.js'
import { createDropoutSource } from './dropout.js'

const SIZE = 100_000

const droppedOnes = async (rate: number, seed: number): Promise<Float32Array> => {
  const tf = await loadTensorflow()
  const source = createDropoutSource(tf, rate, seed)
  source.beginStep()
  const dropped = tf.tidy(() =>
    source
      .dropout(tf.ones([SIZE]))
      .dataSync<'float32'>()
      .slice(),
  )
  source.dispose()
  return dropped
}

test('a share of the values is switched off and the others are scaled up to keep the mean', async () => {
  const dropped = await droppedOnes(0.25, 1)

  const off = dropped.filter((value) => value === 0).length / SIZE
  assert.ok(Math.abs(off - 0.25) < 0.01, `share switched off: ${off}`)
  for (const value of dropped) assert.ok(value === 0 || Math.abs(value - 4 / 3) < 1e-6)
})

test('the same seed switches off the same values, another seed others', async () => {
  const [first, same, other] = [
    await droppedOnes(0.5, 1),
    await droppedOnes(0.5, 1),
    await droppedOnes(0.5, 2),
  ]

  assert.deepEqual(first, same)
  assert.notDeepEqual(first, other)
})

test('two uses within a step switch off different values', async () => {
  const tf = await loadTensorflow()
  const source = createDropoutSource(tf, 0.5, 1)

  const ones = tf.ones([SIZE])
  const [first, second] = [source.dropout(ones), source.dropout(ones)] as [Tensor, Tensor]

  assert.notDeepEqual(first.dataSync(), second.dataSync())
  tf.dispose([ones, first, second])
  source.dispose()
})

test('the gradient flows where values were kept, and nowhere else', async () => {
  const tf = await loadTensorflow()
  const source = createDropoutSource(tf, 0.5, 4)
  const ones = tf.ones([1000])

  const { value, grad } = tf.valueAndGrad((x: Tensor) => tf.sum(tf.square(source.dropout(x))))(ones)

  // y = f·x with f 0 or 2, so ∂Σy²/∂x = 2·f²·x is 0 or 8, and Σy² is 4 for each kept value
  const kept = grad.dataSync().filter((gradient) => gradient === 8).length
  assert.equal(value.dataSync()[0], 4 * kept)
  assert.ok(kept > 400 && kept < 600)
  tf.dispose([ones, value, grad])
  source.dispose()
})
