/** Rates out of counters. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRate } from './rate.js'

test('a rate is the growth over the time between readings', () => {
  const rate = createRate()
  rate.read(100, 0)
  rate.read(150, 500)

  assert.equal(rate.perSecond(), 100)
})

test('only the last seconds count', () => {
  const rate = createRate()
  for (const [count, atMs] of [
    [0, 0],
    [10_000, 1_000],
    [10_010, 4_000],
    [10_020, 7_000],
  ] as const)
    rate.read(count, atMs)

  assert.equal(rate.perSecond(), 10 / 3)
})

test('a counter that begins anew never makes a negative rate', () => {
  const rate = createRate()
  rate.read(500, 0)
  rate.read(3, 1_000)

  assert.equal(rate.perSecond(), 0)
})
