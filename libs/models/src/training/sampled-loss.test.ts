/** Sampled losses: their values and gradients are the textbook's, and the sampled sum is right on average. */
import type { Rank, Tensor } from '@tensorflow/tfjs-node'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { normals } from '../random.js'
import { loadTensorflow } from '../tensorflow.js'
import { fullCrossEntropy } from './full-cross-entropy.js'
import { gbce, powerOf } from './gbce.js'
import { createNegativeSampler } from './negative-sampler.js'
import { sampledCrossEntropy } from './sampled-cross-entropy.js'

const tf = await loadTensorflow()
const random = createSeededRandom(5)
const numbers = (...shape: [number, number]): Tensor =>
  tf.tensor2d(normals(random, shape[0] * shape[1], 1), shape)

const assertClose = (actual: Tensor, expected: Tensor, tolerance: number): void => {
  const [a, b] = [actual.dataSync(), expected.dataSync()]
  assert.equal(a.length, b.length)
  a.forEach((value, index) =>
    assert.ok(Math.abs(value - b[index]!) < tolerance, `${value} is not ${b[index]}`),
  )
}

type LossOf = (hidden: Tensor, table: Tensor) => Tensor

const assertSameGradients = (ours: LossOf, theirs: LossOf, [hidden, table]: [Tensor, Tensor]): void => {
  const [of, ofTextbook] = [ours, theirs].map((loss) => tf.valueAndGrads(loss)([hidden, table]))
  assertClose(of!.value, ofTextbook!.value, 1e-5)
  assertClose(of!.grads[0]!, ofTextbook!.grads[0]!, 1e-5)
  assertClose(of!.grads[1]!, ofTextbook!.grads[1]!, 1e-5)
}

/** Target 2 is sampled, twice; item 4 is too. */
const TARGETS = tf.tensor1d([1, 5, 2], 'int32')
const NEGATIVES = tf.tensor1d([2, 4, 2, 0], 'int32')
const PROBABILITIES = tf.tensor1d([0.3, 0.1, 0.3, 0.05])

/** Logits of the targets, [N, 1], of the sample, [N, S], and 1 where the sample is not the target, [N, S]. */
const logitsOf = (hidden: Tensor, table: Tensor): [Tensor, Tensor, Tensor] => {
  const positive = tf.sum(tf.mul(hidden, tf.gather(table, TARGETS)), 1, true)
  const others = tf.matMul(hidden, tf.gather(table, NEGATIVES), false, true)
  const isOther = tf.notEqual(tf.reshape(TARGETS, [-1, 1]), tf.reshape(NEGATIVES, [1, -1]))
  return [positive, others, tf.cast(isOther, 'float32')]
}

test('a sample of the whole catalog gives the full cross-entropy, target and sampled target counted once', () => {
  const [hidden, table] = [numbers(3, 4), numbers(6, 4)]
  const negatives = tf.range(0, 6, 1, 'int32')
  const probabilities = tf.fill<Rank.R1>([6], 1 / 6)

  const sampled = sampledCrossEntropy(tf, { hidden, targets: TARGETS }, { table, negatives, probabilities })

  assertClose(sampled, fullCrossEntropy(tf, { hidden, targets: TARGETS }, table), 1e-5)
})

test('sampled cross-entropy and its gradients equal the textbook', () => {
  const textbook: LossOf = (hidden, table) => {
    const [positive, others, isOther] = logitsOf(hidden, table)
    const weighted = tf.div(tf.mul(tf.exp(others), isOther), tf.mul(PROBABILITIES, 4))
    const z = tf.add(tf.exp(positive), tf.sum(weighted, 1, true))
    return tf.mean(tf.sub(tf.log(z), positive))
  }
  const ours: LossOf = (hidden, table) =>
    sampledCrossEntropy(
      tf,
      { hidden, targets: TARGETS },
      { table, negatives: NEGATIVES, probabilities: PROBABILITIES },
    )

  assertSameGradients(ours, textbook, [numbers(3, 4), numbers(6, 4)])
})

test('gBCE and its gradients equal the textbook', () => {
  const power = powerOf({ items: 9, sampled: 4, calibration: 0.75 })
  const textbook: LossOf = (hidden, table) => {
    const [positive, others, isOther] = logitsOf(hidden, table)
    const ofTarget = tf.mul(tf.log(tf.sigmoid(positive)), power)
    const ofSample = tf.sum(tf.mul(tf.log(tf.sub(1, tf.sigmoid(others))), isOther), 1, true)
    return tf.neg(tf.mean(tf.div(tf.add(ofTarget, ofSample), 5)))
  }
  const ours: LossOf = (hidden, table) =>
    gbce(tf, { hidden, targets: TARGETS }, { table, negatives: NEGATIVES, calibration: 0.75 })

  assertSameGradients(ours, textbook, [numbers(3, 4), numbers(9, 4)])
})

test('the power of gBCE is 1 without calibration and the share of the catalog that is sampled with all of it', () => {
  const of = { items: 101, sampled: 25 }

  assert.equal(powerOf({ ...of, calibration: 0 }), 1)
  assert.equal(powerOf({ ...of, calibration: 1 }), 0.25)
  assert.equal(powerOf({ ...of, calibration: 0.5 }), 0.625) // 0.25 (0.5 (1 − 4) + 4)
})

test('many positions in blocks have the loss and gradients of one block', () => {
  const [positions, sampled] = [2100, 4096]
  const [hidden, table] = [numbers(positions, 4), numbers(50, 4)]
  const draws = createNegativeSampler(new Float64Array(50), 0).draw(createSeededRandom(2), sampled)
  const sample = {
    negatives: tf.tensor1d(draws.indices, 'int32'),
    probabilities: tf.tensor1d(draws.probabilities),
  }
  const targets = tf.tensor1d(
    Int32Array.from({ length: positions }, () => random.integer(50)),
    'int32',
  )
  const half = positions / 2
  const ours = tf.valueAndGrads((h: Tensor, e: Tensor) =>
    sampledCrossEntropy(tf, { hidden: h, targets }, { table: e, ...sample }),
  )([hidden, table])
  const halves = [0, half].map((from) =>
    tf.valueAndGrads((h: Tensor, e: Tensor) =>
      sampledCrossEntropy(
        tf,
        { hidden: h, targets: tf.slice1d(targets, from, half) },
        { table: e, ...sample },
      ),
    )([tf.slice(hidden, [from, 0], [half, -1]), table]),
  )

  assertClose(ours.value, tf.mean(tf.stack(halves.map(({ value }) => value))), 1e-4)
  assertClose(ours.grads[1]!, tf.mean(tf.stack(halves.map(({ grads }) => grads[1]!)), 0), 1e-5)
})

test('drawn by popularity, the sampled sum is that of the whole catalog on average', () => {
  const [hidden, table] = [numbers(1, 4), numbers(8, 4)]
  const targets = tf.tensor1d([3], 'int32')
  const sampler = createNegativeSampler([90, 40, 20, 10, 5, 2, 1, 0], 1)
  const [draws, seeded] = [3000, createSeededRandom(11)]
  const logits = tf.matMul(hidden, table, false, true).dataSync<'float32'>()
  const expected = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)

  let sum = 0
  for (let draw = 0; draw < draws; draw++) {
    const { indices, probabilities } = sampler.draw(seeded, 3)
    const loss = tf.tidy(() =>
      sampledCrossEntropy(
        tf,
        { hidden, targets },
        { table, negatives: tf.tensor1d(indices, 'int32'), probabilities: tf.tensor1d(probabilities) },
      ).dataSync(),
    )
    sum += Math.exp(loss[0]! + logits[3]!) // e^loss = Z / e^target
  }

  assert.ok(Math.abs(sum / draws / expected - 1) < 0.05, `${sum / draws} instead of ${expected}`)
})
