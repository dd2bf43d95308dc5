/** Transforms, limits and running estimates on small columns, worked by hand. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs } from '@profilestream/contracts'
import fc from 'fast-check'
import { anAction, anEvent } from '../testing/builders.js'
import { applyScaler } from './apply-scaler.js'
import { FEATURES, scaleFeatures } from './features.js'
import { fitScaler } from './fit-scaler.js'
import type { Normalisation } from './normalisation.js'
import { parseNormalisation } from './parse-normalisation.js'
import { SCALER_KINDS, type Scaler, type ScalerKind } from './scaler.js'
import { createEstimate, deviationOf, estimate, joinEstimates } from './welford.kernel.js'
import { winsorise } from './winsorise.js'

const provenance = { column: 'price', windowFrom: asEpochMs(1), windowTo: asEpochMs(2) }
const fit = (kind: ScalerKind, column: readonly number[]): Scaler => {
  const scaler = fitScaler(kind, column, provenance)
  assert.ok(scaler !== null)
  return scaler
}
const scaled = (kind: ScalerKind, column: readonly number[]): number[] => {
  const scaler = fit(kind, column)
  return column.map((value) => applyScaler(scaler, value))
}

test('each transform of 1, 2, 3, 5 is what its definition says', () => {
  const column = [5, 1, 3, 2]
  assert.deepEqual(scaled('min-max', column), [1, 0, 0.5, 0.25])
  // mean 2.75, squares (2.25² + 1.75² + 0.25² + 0.75²) / 4 = 2.1875
  assert.deepEqual(
    scaled('z-score', column),
    [2.25, -1.75, 0.25, -0.75].map((x) => x / Math.sqrt(2.1875)),
  )
  // median 2.5, quartiles 1.75 and 3.5
  assert.deepEqual(scaled('robust', column), [2.5, -1.5, 0.5, -0.5].map((x) => x / 1.75)) // prettier-ignore
  assert.deepEqual(scaled('log1p', column), column.map(Math.log1p))
  assert.deepEqual(scaled('quantile', column), [1, 0, 2 / 3, 1 / 3])
  assert.equal(applyScaler(fit('quantile', column), 4), 2.5 / 3)
})

test('a column of equal values becomes zeros, not infinities', () => {
  for (const kind of ['min-max', 'z-score', 'robust', 'quantile'] as const)
    for (const value of scaled(kind, Array<number>(9).fill(7.1))) assert.ok(Math.abs(value) < 1e-14, kind)
})

test('missing values are neither fitted on nor counted, and become the middle', () => {
  const scaler = fit('min-max', [NaN, 2, 4, NaN])
  assert.equal(scaler.provenance.count, 2)
  assert.equal(applyScaler(scaler, NaN), 0.5)
  assert.equal(applyScaler(fit('z-score', [1, 2]), NaN), 0)
  assert.equal(fitScaler('robust', [NaN], provenance), null)
})

test('every transform keeps the order of values and is finite, whatever it was fitted on', () => {
  const finite = fc.integer({ min: -1e9, max: 1e9 }).map((hundredths) => hundredths / 100)
  const column = fc.array(finite, { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(column, finite, finite, (values, a, b) => {
      for (const kind of SCALER_KINDS) {
        const scaler = fit(kind, values)
        const [lower, upper] = [applyScaler(scaler, Math.min(a, b)), applyScaler(scaler, Math.max(a, b))]
        assert.ok(lower <= upper && Number.isFinite(lower) && Number.isFinite(upper), kind)
      }
    }),
  )
})

test('a row of features has one number each, and 0 where there is no scaler', () => {
  const numbers = {
    dwellMs: null,
    completion: 0.5,
    price: 3,
    quantity: 1,
    rating: null,
    gapMs: null,
    count: 2,
  }
  const row = scaleFeatures(numbers, { price: fit('min-max', [1, 5]), dwellMs: fit('quantile', [1, 2]) })
  assert.deepEqual(
    [...row],
    FEATURES.map((name) => (name === 'price' || name === 'dwellMs' ? 0.5 : 0)),
  )
})

test('running estimates are those of the whole column, and stored as 32-bit floats after every value', () => {
  const values = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 2, maxLength: 200 })
  fc.assert(
    fc.property(values, (column) => {
      const running = createEstimate()
      for (const value of column) {
        estimate(running, value)
        assert.equal(Math.fround(running.mean), running.mean)
        assert.equal(Math.fround(running.squares), running.squares)
      }
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length
      const squares = column.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      const largest = Math.max(...column)
      assert.equal(running.count, column.length)
      assert.ok(Math.abs(running.mean - mean) <= 1e-4 * largest)
      assert.ok(Math.abs(deviationOf(running) - Math.sqrt(squares / column.length)) <= 1e-3 * largest)
    }),
  )
})

test('joined estimates are those of all values', () => {
  const values = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 60 })
  fc.assert(
    fc.property(values, values, (mine, hers) => {
      const [joined, other, whole] = [createEstimate(), createEstimate(), createEstimate()]
      for (const value of mine) estimate(joined, value)
      for (const value of hers) estimate(other, value)
      for (const value of [...mine, ...hers]) estimate(whole, value)

      joinEstimates(joined, other)

      assert.equal(joined.count, whole.count)
      assert.ok(Math.abs(joined.mean - whole.mean) <= 1e-5 * (1 + whole.mean))
      assert.ok(Math.abs(deviationOf(joined) - deviationOf(whole)) <= 1e-4 * (1 + deviationOf(whole)))
    }),
  )
})

test('running estimates stay finite', () => {
  const running = createEstimate()
  for (const value of [0, 1e38, -1e38, 1e38]) estimate(running, value)
  assert.ok(Number.isFinite(running.squares) && Number.isFinite(running.mean))
})

const limits = {
  purchase: {
    price: { low: 1, high: 50, levels: [0.01, 0.99], count: 1_000 },
    quantity: { low: 1, high: 12, levels: [0.01, 0.99], count: 1_000 },
  },
} as const
const purchase = anAction()
const giveBack = anAction({ takesBack: 'purchase' })

test('what lies beyond its limits counts as the limit, and the event itself stays as it was', () => {
  const event = anEvent({ action: 'purchase', price: 0.2, quantity: 700, dwellMs: 3 })
  const counted = winsorise(event, purchase, limits)
  assert.deepEqual(counted, { ...event, price: 1, quantity: 12 })
  assert.equal(event.quantity, 700)
})

test('what lies within, and what has no limits, is left alone', () => {
  const event = anEvent({ action: 'purchase', price: 50, quantity: null })
  assert.equal(winsorise(event, purchase, limits), event)
  assert.equal(winsorise(event, purchase, undefined), event)
  const view = anEvent({ action: 'view', price: 9_999 })
  assert.equal(winsorise(view, purchase, limits), view)
})

test('what takes back is held to the limits of what it takes back', () => {
  const event = anEvent({ action: 'return', price: 9_999, quantity: 700 })
  assert.deepEqual(winsorise(event, giveBack, limits), { ...event, price: 50, quantity: 12 })
})

const normalisation: Normalisation = {
  format: 1,
  limits,
  scalers: { price: fit('robust', [1, 2, 3]), gapMs: fit('quantile', [1, 2]), count: fit('log1p', [1]) },
}
const plain = (value: unknown): Record<string, Record<string, unknown>> =>
  JSON.parse(JSON.stringify(value)) as Record<string, Record<string, unknown>>
const refuses = (change: (value: Record<string, Record<string, unknown>>) => void, message: RegExp): void => {
  const value = plain(normalisation)
  change(value)
  assert.throws(() => parseNormalisation(value, 'normalisation.json'), message)
}

test('limits and scalers are the same after their way through JSON', () => {
  assert.deepEqual(parseNormalisation(plain(normalisation), 'normalisation.json'), normalisation)
})

test('what is missing, unknown or impossible is named with its place', () => {
  refuses((all) => void (all['format'] = 2 as never), /normalisation.json.format is 2, expected 1/)
  refuses((all) => void (all['extra'] = {}), /normalisation.json.extra is \{\}, expected no such field/)
  refuses((all) => void (all['scalers']!['price'] = { kind: 'best' }), /scalers.price.kind is "best", expected one of min-max/) // prettier-ignore
  refuses((all) => void (all['scalers']!['colour'] = normalisation.scalers.price), /scalers.colour/)
  refuses((all) => void (all['scalers']!['price'] = { kind: 'robust', provenance: normalisation.scalers.price!.provenance }), /price.median is missing, expected a number/) // prettier-ignore
  refuses((all) => void ((all['scalers']!['gapMs'] as { quantiles: number[] }).quantiles = [2, 1]), /quantiles is \[2,1\], expected numbers in ascending/) // prettier-ignore
  refuses((all) => void (all['limits']!['purchase'] = { colour: 1 }), /purchase.colour is 1, expected one of dwellMs/) // prettier-ignore
  refuses((all) => void (all['limits']!['purchase'] = { price: { ...limits.purchase.price, low: 51 } }), /low is 51, expected at most high, 50/) // prettier-ignore
})
