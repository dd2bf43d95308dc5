/** Prepared weights encode what training's forward pass gives for the newest position. */
import { createSeededRandom } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normals } from '../random.js'
import { padRows, toTensors } from '../sequence-tensors.js'
import { loadTensorflow, type Tensorflow } from '../tensorflow.js'
import { attention } from './attention.js'
import { noDropout, type ForwardPass, type NetworkSize, type Weights } from './network.js'

const LENGTH = 6
const DIMENSION = 8

const weightsOf = (tf: Tensorflow, size: NetworkSize): Weights => {
  const random = createSeededRandom(3)
  const weights = Object.entries(attention.plan(size)).map(([name, { shape }]) => {
    const count = shape.reduce((product, side) => product * side, 1)
    return [name, tf.tensor(normals(random, count, 0.5), [...shape])] as const
  })
  return Object.fromEntries(weights)
}

const HISTORIES = {
  'of one length': [Int32Array.of(1, 2, 3, 4, 5, 6), Int32Array.of(9, 8, 7, 6, 5, 4)],
  padded: [Int32Array.of(1, 2, 3, 4), Int32Array.of(5), Int32Array.of(6, 7)],
}

for (const own of [{ heads: 1 }, { heads: 2 }, { heads: 4, gated: 1 }, { heads: 1, gated: 1, blocks: 3 }])
  for (const [which, histories] of Object.entries(HISTORIES))
    test(`attention ${JSON.stringify(own)} of histories ${which}`, async () => {
      const tf = await loadTensorflow()
      const hyperparameters: NetworkSize['hyperparameters'] = { blocks: 2, expansion: 2, gated: 0, ...own }
      const size = { items: 10, dimension: DIMENSION, length: LENGTH, hyperparameters }
      const weights = weightsOf(tf, size)
      const batch = toTensors(tf, padRows(histories, LENGTH, 1), null)
      const pass: ForwardPass = { tf, size, weights, batch, dropout: noDropout, isNewestOnly: false }

      const all = attention.forward(pass) // [B * T, D]
      const prepared = attention.prepare!(tf, size, weights)
      const newest = attention.forward({ ...pass, weights: prepared, isNewestOnly: true }) // [B, D]

      const expected = tf.unstack(tf.reshape(all, [batch.batch, batch.length, DIMENSION]), 1).at(-1)!
      assert.deepEqual(newest.shape, [histories.length, DIMENSION])
      const difference = tf.max(tf.abs(tf.sub(newest, expected))).dataSync()[0]!
      assert.ok(difference < 1e-5, `${difference} apart`)
    })
