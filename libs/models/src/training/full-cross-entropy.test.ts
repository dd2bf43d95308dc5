/** The hand-written loss is the textbook one, and so is its gradient, whatever the blocks. */
import type { Tensor } from '@tensorflow/tfjs-node'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { normals } from '../random.js'
import { loadTensorflow, type Tensorflow } from '../tensorflow.js'
import { fullCrossEntropy } from './full-cross-entropy.js'

const assertClose = (actual: Tensor, expected: Tensor, tolerance: number): void => {
  const [a, b] = [actual.dataSync(), expected.dataSync()]
  assert.equal(a.length, b.length)
  a.forEach((value, index) =>
    assert.ok(Math.abs(value - b[index]!) < tolerance, `${value} is not ${b[index]}`),
  )
}

/** −log softmax, composed of TensorFlow's own operations. */
const textbook = (tf: Tensorflow, hidden: Tensor, table: Tensor, targets: readonly number[]): Tensor => {
  const logits = tf.matMul(hidden, table, false, true)
  const oneHot = tf.oneHot(tf.tensor1d([...targets], 'int32'), table.shape[0])
  return tf.neg(tf.mean(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), 1)))
}

const compare = async (positions: number, items: number, deviation = 1): Promise<void> => {
  const tf = await loadTensorflow()
  const random = createSeededRandom(11)
  const hidden = tf.tensor2d(normals(random, positions * 4, deviation), [positions, 4])
  const table = tf.tensor2d(normals(random, items * 4, 1), [items, 4])
  const targets = Array.from({ length: positions }, () => random.integer(items))
  const indices = tf.tensor1d(targets, 'int32')

  const ours = tf.valueAndGrads((h: Tensor, e: Tensor) =>
    tf.mul(fullCrossEntropy(tf, { hidden: h, targets: indices }, e), 2),
  )([hidden, table])
  const theirs = tf.valueAndGrads((h: Tensor, e: Tensor) => tf.mul(textbook(tf, h, e, targets), 2))([
    hidden,
    table,
  ])

  assertClose(ours.value, theirs.value, 1e-4)
  assertClose(ours.grads[0]!, theirs.grads[0]!, 1e-5)
  assertClose(ours.grads[1]!, theirs.grads[1]!, 1e-5)
  tf.dispose([hidden, table, indices, ours, theirs])
}

test('full cross-entropy and its gradients equal the textbook in one block', () => compare(7, 9))

test('full cross-entropy and its gradients equal the textbook in several blocks', () => compare(50, 200_000))

test('full cross-entropy and its gradients equal the textbook where logits go beyond what exp can hold', () =>
  compare(20, 30, 100))

test('the loss of two positions is the mean of what softmax gives them', async () => {
  const tf = await loadTensorflow()
  // logits [1, 0] with target 0 and [0, 1] with target 0: −log(e / (e + 1)) and −log(1 / (e + 1))
  const identity = tf.tensor2d([1, 0, 0, 1], [2, 2])
  const targets = tf.tensor1d([0, 0], 'int32')
  const expected = (Math.log((Math.E + 1) / Math.E) + Math.log(Math.E + 1)) / 2

  const loss = fullCrossEntropy(tf, { hidden: identity, targets }, identity)

  assert.ok(Math.abs(loss.dataSync()[0]! - expected) < 1e-6)
  tf.dispose([identity, targets, loss])
})
