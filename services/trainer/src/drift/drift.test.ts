/** Drift: formulas worked by hand, what chance may do, and the words. */
import { asReleaseVersion, createSeededRandom } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'node:test'
import { driftIn, stabilityInWords, type DriftFigures } from './drift.js'
import { isSurelyBelow } from './hit-rate.js'
import {
  itemStabilityIndex,
  populationStabilityIndex,
  PSI_MOVED,
  PSI_STABLE,
} from './population-stability.js'

test('the index is the sum of differences of shares times the logarithm of their ratio', () => {
  // (0.6 − 0.5) ln (0.6 / 0.5) + (0.4 − 0.5) ln (0.4 / 0.5) = 0.1 · 0.18232 + 0.1 · 0.22314
  assert.ok(Math.abs(populationStabilityIndex([50, 50], [6, 4]) - 0.040547) < 1e-6)
  // An empty bin counts as 0.001: (0.2 − 0.001) ln (0.2 / 0.001) + (0.8 − 1) ln (0.8 / 1)
  assert.ok(
    Math.abs(populationStabilityIndex([0, 10], [2, 8]) - (0.199 * Math.log(200) - 0.2 * Math.log(0.8))) <
      1e-12,
  )
  assert.equal(populationStabilityIndex([1, 2], [0, 0]), 0)
})

test('the index is never negative, 0 for equal shares, and the same both ways', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 2, maxLength: 20 })
  fc.assert(
    fc.property(counts, counts, (was, is) => {
      const size = Math.min(was.length, is.length)
      const [a, b] = [was.slice(0, size), is.slice(0, size)]
      assert.ok(populationStabilityIndex(a, b) >= 0)
      assert.ok(Math.abs(populationStabilityIndex(a, b) - populationStabilityIndex(b, a)) < 1e-9)
      assert.ok(
        populationStabilityIndex(
          a,
          a.map((count) => 3 * count),
        ) < 1e-12,
      )
    }),
  )
})

/** Draws so many items by Zipf's law, from `shift` on. */
const drawn = (count: number, seed: number, shift = 0): Float64Array => {
  const random = createSeededRandom(seed)
  const counts = new Float64Array(2_000)
  for (let at = 0; at < count; at += 1) {
    const rank = Math.floor(1_000 ** random.next()) - 1
    counts[rank + shift]! += 1
  }
  return counts
}

test('two samples of one population are stable, however few the newest and many the items', () => {
  for (const newest of [200, 1_000, 20_000])
    assert.ok(itemStabilityIndex(drawn(100_000, 1), drawn(newest, 2)) < PSI_STABLE, String(newest))
})

test('new favourites, and items that nobody knew, move the index above the threshold', () => {
  const was = drawn(100_000, 1)
  const known = drawn(1_000, 2)
  const turned = known.map((_, item) => known[(item + 20) % 1_000]!)

  assert.ok(itemStabilityIndex(was, turned) > PSI_MOVED)
  assert.ok(itemStabilityIndex(was, drawn(1_000, 3, 1_000)) > PSI_MOVED)
  const tenthNew = known.map((count, item) => count + (item >= 1_900 ? 1 : 0))
  assert.ok(itemStabilityIndex(was, tenthNew) > PSI_MOVED)
})

test('a hit rate is surely below another only beyond what chance makes', () => {
  // Standard error √(0.2 · 0.8 / 500 + 0.2 · 0.8 / 2000) = 0.02: 3.09 of them are 0.062.
  const atRelease = { rate: 0.2, users: 2_000 }

  assert.equal(isSurelyBelow({ rate: 0.15, users: 500 }, atRelease), false)
  assert.equal(isSurelyBelow({ rate: 0.13, users: 500 }, atRelease), true)
  assert.equal(isSurelyBelow({ rate: 0, users: 10 }, atRelease), false)
  assert.equal(isSurelyBelow({ rate: 0.9, users: 500 }, atRelease), false)
})

test('drift is told in words with its figures', () => {
  const of = (overrides: Partial<DriftFigures>): string | null =>
    driftIn(
      {
        version: asReleaseVersion('0003'),
        psi: 0.05,
        newest: 1_000,
        atRelease: { rate: 0.2, users: 2_000 },
        live: null,
        ...overrides,
      },
      { driftPsi: 0.25 },
    )

  assert.equal(of({}), null)
  assert.equal(of({ live: { rate: 0.19, users: 500 } }), null)
  assert.match(of({ psi: 0.3 })!, /PSI 0\.300 is above 0\.25/)
  assert.match(
    of({ live: { rate: 0.1, users: 500 } })!,
    /0\.1000 \(500 users\), surely below 0\.2000 at release/,
  )
  assert.deepEqual(
    [0.05, 0.2, 0.3].map((psi) => stabilityInWords(psi, { driftPsi: 0.25 })),
    ['stable', 'moving', 'moved'],
  )
})
