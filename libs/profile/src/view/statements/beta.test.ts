/** Shares are told with the interval that scipy's beta distribution gives. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { betaBelow, countedShare, knownShare } from './beta.js'

const near = (found: number, expected: number): void =>
  assert.ok(Math.abs(found - expected) < 1e-6, `${found} instead of ${expected}`)

test('the distribution and its quantiles are those of closed forms', () => {
  // Beta(1, 1) is uniform; Beta(2, 1) has x² below x; Beta(1, 3) has 1 − (1 − x)³.
  near(betaBelow(1, 1, 0.37), 0.37)
  near(betaBelow(2, 1, 0.5), 0.25)
  near(betaBelow(1, 3, 0.2), 1 - 0.8 ** 3)
  const { value, low, high } = knownShare(2, 1)
  near(value, 2 / 3)
  near(low, Math.sqrt(0.1))
  near(high, Math.sqrt(0.9))
  // The arcsine distribution, Beta(½, ½): 2/π · asin √x.
  near(betaBelow(0.5, 0.5, 0.3), (2 / Math.PI) * Math.asin(Math.sqrt(0.3)))
})

test('intervals narrow with evidence and hold the share that was counted', () => {
  const widths = [4, 40, 400].map((all) => {
    const { low, high } = countedShare(all / 4, all)
    assert.ok(low < 0.25 && high > 0.25)
    return high - low
  })
  assert.deepEqual(
    widths,
    widths.toSorted((a, b) => b - a),
  )
})

test('shares near nothing and with little evidence stay within 0 and 1', () => {
  const { low, high } = knownShare(0.2, 25)
  assert.ok(low >= 0 && low < 1e-3 && high > 0.01 && high < 0.1)
})
