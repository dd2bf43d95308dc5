import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { exp, halved, ln } from './arithmetic.js'
import { createRandom, dirichlet, poisson } from './random.js'
import { drawIndex, runningSums } from './weighted.kernel.js'

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length

test('logarithm and exponential agree with the language to the last digits', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-12, max: 1e12, noNaN: true }),
      fc.double({ min: -50, max: 50, noNaN: true }),
      (x, y) => {
        assert.ok(Math.abs(ln(x) - Math.log(x)) < 1e-14 * Math.max(1, Math.abs(Math.log(x))))
        assert.ok(Math.abs(exp(y) / Math.exp(y) - 1) < 1e-13)
      },
    ),
  )
})

test('after each half-life half is left', () => {
  assert.ok(Math.abs(halved(3, 1) - 1 / 8) < 1e-15)
})

test('a stream is the same for the same seed and purpose, and another for any other', () => {
  const draw = (seed: number, purpose: string) => {
    const random = createRandom(seed, purpose)
    return Array.from({ length: 5 }, random.next)
  }

  assert.deepEqual(draw(1, 'visits'), draw(1, 'visits'))
  assert.notDeepEqual(draw(1, 'visits'), draw(1, 'noise'))
  assert.notDeepEqual(draw(1, 'visits'), draw(2, 'visits'))
})

test('random numbers have the mean and spread of their distribution', () => {
  const random = createRandom(5, 'test')
  const many = Array.from({ length: 20_000 }, () => random)

  // Four standard errors: 4·σ/√20,000
  assert.ok(Math.abs(mean(many.map((r) => r.next())) - 0.5) < 0.0082)
  assert.ok(Math.abs(mean(many.map((r) => r.normal()))) < 0.0283)
  assert.ok(Math.abs(mean(many.map((r) => r.normal() ** 2)) - 1) < 0.04)
  assert.ok(Math.abs(mean(many.map((r) => r.exponential(3))) - 3) < 0.085)
  assert.ok(Math.abs(mean(many.map((r) => poisson(r, 4))) - 4) < 0.057)
  assert.ok(Math.abs(mean(many.map((r) => poisson(r, 100))) - 100) < 0.283)
})

test('Dirichlet shares add up to 1 and have the mean that the concentration says', () => {
  const random = createRandom(7, 'test')
  const drawn = Array.from({ length: 5_000 }, () => dirichlet(random, [0.2, 0.6, 1.2]))

  for (const shares of drawn) assert.ok(Math.abs(shares.reduce((sum, x) => sum + x, 0) - 1) < 1e-12)
  // Means 0.1, 0.3, 0.6; variance m(1 − m)/3, four standard errors 4·√(0.08/5,000) = 0.016
  for (const [index, expected] of [0.1, 0.3, 0.6].entries()) {
    assert.ok(Math.abs(mean(drawn.map((shares) => shares[index]!)) - expected) < 0.016)
  }
})

test('an index is drawn exactly where its weight lies', () => {
  const sums = runningSums([1, 0, 2, 1])

  assert.deepEqual(
    [0, 0.2499, 0.25, 0.7499, 0.75, 0.9999].map((uniform) => drawIndex(sums, uniform)),
    [0, 0, 2, 2, 3, 3],
  )
  assert.equal(drawIndex(runningSums([0, 0]), 0.5), -1)
  assert.equal(drawIndex(runningSums([]), 0.5), -1)
})
