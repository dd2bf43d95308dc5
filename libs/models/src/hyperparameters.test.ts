/** Defaults fit the data, from a tiny shop to a million interactions. */
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ARCHITECTURES } from './encoder.js'
import { chooseHyperparameters, sizeOf } from './hyperparameters.js'

test('defaults are within their own limits for data of every size', () => {
  const sizes = fc.record({
    users: fc.integer({ min: 0, max: 10_000_000 }),
    items: fc.integer({ min: 0, max: 10_000_000 }),
    interactions: fc.integer({ min: 0, max: 1_000_000_000 }),
    usualLength: fc.integer({ min: 0, max: 100_000 }),
  })
  fc.assert(
    fc.property(sizes, fc.constantFrom(...ARCHITECTURES), (size, architecture) => {
      chooseHyperparameters(architecture, size)
    }),
  )
})

test('a small data set has small batches and short rows, so that a pass has several steps', () => {
  const small = sizeOf(
    Array.from({ length: 200 }, (_, user) => new Int32Array(5 + (user % 20))),
    300,
  )

  const { batch, length } = chooseHyperparameters('attention', small)

  assert.equal(batch, 16)
  assert.equal(length, 30)
})

test('the hybrid network takes small steps where a pass is short, and large ones where it is long', () => {
  const size = { users: 943, items: 1_682, interactions: 100_000, usualLength: 200 }

  assert.equal(chooseHyperparameters('hybrid', size)['batch'], 16)
  assert.equal(chooseHyperparameters('attention', size)['batch'], 64)
  assert.equal(
    chooseHyperparameters('hybrid', { ...size, users: 6_000, interactions: 1_000_000 })['batch'],
    128,
  )
})

test('much data has a wide, gated network of attention, whose weights are averaged', () => {
  const size = { users: 6_040, items: 3_416, interactions: 500_000, usualLength: 400 }
  const few = chooseHyperparameters('attention', { ...size, interactions: 499_999 })
  const much = chooseHyperparameters('attention', size)

  assert.deepEqual([few['dimension'], few['length'], few['gated'], few['averaging']], [64, 50, 0, 0])
  assert.deepEqual([much['dimension'], much['length'], much['gated']], [128, 100, 1])
  assert.ok(much['averaging']! > 0.9)
})

test('a catalog of more than 50,000 items samples its loss', () => {
  const size = { users: 1000, items: 50_000, interactions: 100_000, usualLength: 100 }

  assert.equal(chooseHyperparameters('attention', size)['negatives'], 0)
  assert.equal(chooseHyperparameters('attention', { ...size, items: 50_001 })['negatives'], 2048)
})

test('overrides may be written as text, as they come from a command line', () => {
  const size = { users: 1000, items: 500, interactions: 100_000, usualLength: 100 }

  assert.equal(chooseHyperparameters('hybrid', size, { epochs: '7' })['epochs'], 7)
})
