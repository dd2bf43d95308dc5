import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { anchorOf, exp2, growth, HALF_LIVES_PER_ANCHOR, scaleBy } from './time-decay.kernel.js'

const exponent = fc.double({ min: -60, max: 60, noNaN: true })
const isNear = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-14 * expected, `${actual} is not ${expected}`)

test('exp2 is 2^x to 14 digits', () => {
  fc.assert(fc.property(exponent, (x) => isNear(exp2(x), 2 ** x)))
})

test('exp2 of a whole number is exact', () => {
  for (let x = -160; x <= 160; x++) assert.equal(exp2(x), 2 ** x)
})

test('exp2 never falls as x grows', () => {
  fc.assert(fc.property(exponent, fc.double({ min: 1e-9, max: 3, noNaN: true }), (x, more) => assert.ok(exp2(x + more) > exp2(x)))) // prettier-ignore
})

test('far below zero it is 0, far above it stays finite', () => {
  assert.deepEqual([exp2(-161), exp2(-1e300), exp2(1e300)], [0, 0, 2 ** 160])
})

test('decay composes: over two spans it is the product of both', () => {
  fc.assert(
    fc.property(exponent, exponent, (a, b) => isNear(exp2(a) * exp2(b), exp2(a + b) * (1 + Number.EPSILON))),
  )
})

test('evidence counts half for each half-life that it is older', () => {
  const halfLifeMs = 1_000
  const anchor = anchorOf(20_500, halfLifeMs)
  assert.equal(growth(19_500, anchor, halfLifeMs) * 2, growth(20_500, anchor, halfLifeMs))
})

test('an anchor is at or before its moment, by less than 16 half-lives, and the step to a later one loses nothing', () => {
  const moment = fc.integer({ min: 0, max: 4e12 })
  const halfLife = fc.integer({ min: 1, max: 1e10 })
  fc.assert(
    fc.property(moment, moment, halfLife, fc.float({ min: 1, max: 2 }), (a, b, halfLifeMs, weight) => {
      const [first, later] = [anchorOf(Math.min(a, b), halfLifeMs), anchorOf(Math.max(a, b), halfLifeMs)]
      const behind = Math.min(a, b) - first
      assert.ok(behind >= 0 && behind < HALF_LIVES_PER_ANCHOR * halfLifeMs)
      const factor = exp2((first - later) / halfLifeMs)
      const sums = new Float32Array([weight])
      scaleBy(sums, factor)
      if (factor > 2 ** -120) assert.equal((sums[0] ?? 0) / factor, weight)
    }),
  )
})
