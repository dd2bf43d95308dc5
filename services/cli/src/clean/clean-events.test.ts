/** What cleaning makes of a handful of events, and of a published set. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { asEpochMs, type ClickstreamEvent } from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import { createHashEmbeddings, type Basis } from '@profilestream/profile'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import { loadDataset } from '../datasets/load-dataset.js'
import { cleanEvents } from './clean-events.js'
import { cleaningLines, cleaningReport } from './cleaning-report.js'

const NOW = asEpochMs(1_764_000_000_000)
const basis: Basis = {
  scenarios: await loadScenarios(scenariosSettings.parse({})),
  catalog: { find: () => undefined },
  embeddings: createHashEmbeddings(),
  zoneOffsetMinutes: 0,
}

let made = 0
const aPurchase = (fields: Parameters<typeof anEvent>[0] = {}): ClickstreamEvent => {
  made += 1
  return anEvent({
    eventId: `purchase-${made}`,
    scenario: 'ecommerce',
    action: 'purchase',
    itemId: `item-${made}`,
    occurredAt: NOW - 10_000_000 + made * 60_000,
    price: 5,
    currency: 'EUR',
    quantity: 1,
    completion: null,
    dwellMs: null,
    ...fields,
  })
}

test('every event is counted once: kept, dropped or refused, and what was repaired beside', () => {
  const twice = aPurchase()
  const events = [
    twice,
    twice,
    aPurchase({ currency: null }),
    aPurchase({ quantity: null, userId: 'bob' }),
    aPurchase({ price: -1 }),
    aPurchase({ occurredAt: NOW + 86_400_000 }),
    aPurchase({ scenario: 'games' }),
  ]

  const counts = Object.fromEntries(cleanEvents(events, basis, NOW))

  assert.deepEqual(counts, {
    ecommerce: {
      events: 6,
      kept: 3,
      repaired: 2,
      repairs: { currency: 1, quantity: 1 },
      dropped: { duplicate: 1 },
      refused: { out_of_range: 1, future_time: 1 },
    },
    games: {
      events: 1,
      kept: 0,
      repaired: 0,
      repairs: {},
      dropped: {},
      refused: { unknown_scenario: 1 },
    },
  })
})

test('the report has a line for each reason, with its share', () => {
  const counts = cleanEvents([aPurchase(), aPurchase({ price: -1 })], basis, NOW)
  const lines = cleaningLines(
    cleaningReport('shop', { format: 'csv', events: [aPurchase()], problems: [] }, counts),
  )

  assert.match(lines.join('\n'), /ecommerce +kept +1 +50\.00 %/)
  assert.match(lines.join('\n'), /ecommerce +dead letter +out_of_range +1 +50\.00 %/)
  assert.equal(lines.at(-1), '1 events of shop (csv); 0 lines could not be read')
})

const deskdrop = join(
  process.env['PROFILESTREAM_DATA'] ??
    join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'data'),
  'deskdrop',
)
const missing = existsSync(deskdrop)
  ? false
  : `deskdrop is not at ${deskdrop}; PROFILESTREAM_DATA names another folder of data sets`

test('of deskdrop every event is accounted for', { skip: missing }, async () => {
  const { events } = await loadDataset({ dataset: deskdrop })
  const news = [...cleanEvents(events, basis, NOW).values()][0]!
  const sum = (all: Readonly<Record<string, number>>): number => Object.values(all).reduce((a, b) => a + b, 0)

  assert.equal(news.events, 72_312)
  assert.equal(news.kept + sum(news.dropped) + sum(news.refused), 72_312)
  assert.ok(news.kept > 65_000, JSON.stringify(news))
})
