/** The learning rate climbs, then falls, and never leaves its bounds. */
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { learningRateAt } from './learning-rate.js'

const share = fc.double({ min: 0, max: 1, noNaN: true })

test('the rate stays between a hundredth of the peak and the peak', () => {
  fc.assert(
    fc.property(share, (done) => {
      const rate = learningRateAt(0.5, done)
      assert.ok(rate >= 0.005 - 1e-12 && rate <= 0.5)
    }),
  )
})

test('after the climb the rate only falls', () => {
  fc.assert(
    fc.property(share, share, (a, b) => {
      const [earlier, later] = [Math.min(a, b), Math.max(a, b)].map((done) => 0.04 + 0.96 * done)
      assert.ok(learningRateAt(1, later!) <= learningRateAt(1, earlier!) + 1e-12)
    }),
  )
})

test('the peak is reached at the end of the climb and the floor at the end of training', () => {
  assert.equal(learningRateAt(1, 0.04), 1)
  assert.ok(Math.abs(learningRateAt(1, 1) - 0.01) < 1e-12)
})
