/** Limits and scalers as a refit fits them, and one event served through training and through serving. */
import {
  asEpochMs,
  asReleaseVersion,
  asScenarioName,
  asUserId,
  type ClickstreamEvent,
  createSeededRandom,
} from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import {
  createProfile,
  decodeProfile,
  earlierThan,
  encodeProfile,
  numbersOf,
  scaleFeatures,
} from '@profilestream/profile'
import { createReleaseStore } from '@profilestream/release-store'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { basisOf, folded, recordWindow } from '../testing/recorded-world.js'
import { fitNormalisation } from './fit-normalisation.js'
import { digestOf } from './value-quantiles.js'
import { eachRow } from './window-numbers.js'

const shop = asScenarioName('ecommerce')
const scenarios = await loadScenarios(scenariosSettings.parse({}))
const definition = scenarios.get(shop)!
const root = await mkdtemp(join(tmpdir(), 'fit-normalisation-'))
after(() => rm(root, { recursive: true, force: true }))

const MOMENT = 1_700_000_000_000
const EVENTS = 6_000

/** Purchases with a long tail of prices, and views with dwell, of thirty users. */
const someEvents = (seed: number): ClickstreamEvent[] => {
  const random = createSeededRandom(seed)
  return Array.from({ length: EVENTS }, (_, id) => {
    const isPurchase = id % 2 === 0
    return anEvent({
      eventId: `event-${String(id)}`,
      userId: `user-${String(random.integer(30))}`,
      itemId: `item-${String(random.integer(80))}`,
      scenario: 'ecommerce',
      action: isPurchase ? 'purchase' : 'view',
      occurredAt: MOMENT + id * 1_000 - random.integer(60_000),
      price: isPurchase ? Math.round(100 * Math.exp(6 * random.next() ** 2)) / 100 : null,
      quantity: isPurchase && id % 3 === 0 ? 1 + random.integer(20) : null,
      dwellMs: isPurchase ? null : random.integer(2_000_000),
      completion: id % 5 === 0 ? random.next() : null,
      rating: null,
    })
  })
}

const events = someEvents(1)

const span = { windowFrom: asEpochMs(MOMENT), windowTo: asEpochMs(MOMENT + EVENTS * 1_000) }
const window = await recordWindow(events, { folder: join(root, 'log'), scenario: shop, scenarios })
const fitted = fitNormalisation(window, definition, span)

const exact = (values: readonly number[], level: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.round((sorted.length - 1) * level)]!
}

test('the digest’s quantiles are near the exact ones, of sorted values too, and the same each time', () => {
  const random = createSeededRandom(3)
  const values = Array.from({ length: 40_000 }, () => Math.exp(10 * random.next() ** 3))
  for (const column of [values, [...values].sort((a, b) => a - b)]) {
    const { count, quantile } = digestOf(column)
    assert.equal(count, values.length)
    for (const level of [0.001, 0.005, 0.5, 0.995, 0.999]) {
      const [below, above] = [
        exact(values, level * 0.98),
        exact(values, Math.min(1, level + 0.02 * (1 - level) + 5e-5)),
      ]
      const value = quantile(level)
      assert.ok(below <= value && value <= above, `${String(level)}: ${String(value)} of ${String(below)}…${String(above)}`) // prettier-ignore
      assert.equal(digestOf(column).quantile(level), value)
    }
  }
})

test('where many values are equal, a quantile is one of them', () => {
  const column = Float64Array.from({ length: 20_000 }, (_, n) => (n % 1_000 === 999 ? 9_000 + n : 1))
  const { quantile } = digestOf(column)

  assert.deepEqual([0.005, 0.5, 0.995].map(quantile), [1, 1, 1])
  assert.ok(quantile(0.9995) > 9_000)
})

test('limits are the quantiles that the scenario asks for, by action and field, in whole units where there are none smaller', () => {
  const prices = events.flatMap(({ price }) => price ?? [])
  const { price, quantity } = fitted.limits.purchase!
  assert.deepEqual(Object.keys(fitted.limits).sort(), ['purchase', 'view'])
  assert.deepEqual(price!.levels, [0.005, 0.995])
  assert.equal(price!.count, prices.length)
  assert.ok(Math.abs(price!.high / exact(prices, 0.995) - 1) < 0.1)
  assert.equal(quantity, undefined, 'a thousand values are too few for the 0.5 % quantile')
  const { dwellMs } = fitted.limits.view!
  assert.equal(dwellMs!.high, Math.round(dwellMs!.high))
})

test('levels 0 and 1 set no limit, and a scenario that asks for none gets none', () => {
  const half = fitNormalisation(window, { winsorise: { price: [0, 0.9] } }, span).limits
  assert.deepEqual(Object.keys(half.purchase!), ['price'])
  assert.equal(half.purchase!.price!.low, 0)
  assert.deepEqual(fitNormalisation(window, {}, span).limits, {})
})

test('scalers say what they were fitted on, and a feature without values has none', () => {
  assert.equal(fitted.scalers.rating, undefined)
  const { kind, provenance } = fitted.scalers.price!
  assert.equal(kind, 'robust')
  assert.deepEqual(provenance, { column: 'price', ...span, count: EVENTS / 2 })
  assert.equal(fitted.scalers.gapMs!.provenance.count, EVENTS - 30)
})

test('one event has the same bits on its way through training and through serving', async () => {
  const store = createReleaseStore({ logger: { warn: () => undefined } }, { folder: join(root, 'releases') })
  const { location } = await store.write({
    manifest: {
      scenario: shop,
      version: asReleaseVersion('0001'),
      architecture: 'attention',
      dimension: 64,
      length: 1,
      hyperparameters: {},
      seeds: [],
      ...span,
      interactions: 1,
      users: 1,
      items: 0,
      logEnd: 1,
      figures: {},
      blend: { deep: 1, transitions: 0, popularity: 0, interests: 0 },
      releasedAt: asEpochMs(1),
    },
    items: [],
    itemEmbeddings: new Float32Array(0),
    weights: {},
    transitions: { offsets: Uint32Array.of(0), items: new Uint32Array(0), scores: new Float32Array(0) },
    popularity: new Float32Array(0),
    normalisation: fitted,
  })
  const { limits, scalers } = (await store.read(location)).normalisation!
  const basis = basisOf(scenarios, new Map([[shop, limits]]))
  const trained = new Map<number, Float32Array>()
  eachRow(window, fitted.limits, (row, numbers) => trained.set(row, scaleFeatures(numbers, fitted.scalers)))

  const userId = asUserId('user-7')
  let bytes: Uint8Array = encodeProfile(createProfile(userId))
  const held = () => decodeProfile(bytes).scenarios.get(shop)
  const ownRows = events.flatMap((event, row) => (event.userId === userId ? [{ event, row }] : []))
  const inTime = ownRows.sort((a, b) => a.event.occurredAt - b.event.occurredAt || a.row - b.row)
  assert.ok(inTime.length > 120, 'more interactions than a history holds')
  inTime.forEach(({ event, row }, offset) => {
    const served = scaleFeatures(numbersOf(event, earlierThan(held(), event), limits), scalers)
    assert.deepEqual(new Uint32Array(served.buffer), new Uint32Array(trained.get(row)!.buffer), event.eventId)
    bytes = folded(bytes, { event, offset }, basis)
  })
})
