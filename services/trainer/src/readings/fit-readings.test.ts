/** Readings are of what this network has not learned from, and say so when there is nothing to read. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asItemId, createSeededRandom } from '@profilestream/contracts'
import { readProbe, trainSetOf } from '@profilestream/evaluation'
import { loadEncoder, trainEncoder } from '@profilestream/models'
import { isTelling } from '@profilestream/release-store'
import type { ItemLabels } from '../item-labels.js'
import { fitReadings } from './fit-readings.js'

const items = Array.from({ length: 40 }, (_, item) => asItemId(`item-${item}`))
/** Of a half of the items each; one in eight of her own choices is of the other half. */
const sequences = Array.from({ length: 260 }, (_, user) => {
  const random = createSeededRandom(user + 1)
  return Int32Array.from({ length: 10 }, () => {
    const half = random.next() < 1 / 8 ? 1 - (user % 2) : user % 2
    return 2 * random.integer(20) + half
  })
})
const learnedFrom = trainSetOf(sequences, items.length)
const encoder = await trainEncoder({
  ...{ architecture: 'attention', sequences, items: items.length, seed: 3 },
  hyperparameters: { epochs: 8, dimension: 16, length: 10 },
})
const labelled = (label: (item: number) => { categories: string[]; price: number | null }): ItemLabels =>
  new Map(items.map((itemId, item) => [itemId, { ...label(item), tags: [], title: null }]))
const halves = labelled((item) => ({ categories: [item % 2 ? 'war' : 'love'], price: item % 2 ? 15 : 150 }))

test('category and price band of what comes next are read where vectors tell them, better than the most frequent', async () => {
  const readings = await fitReadings(encoder, { learnedFrom, items, labels: halves, seed: 1 })

  assert.deepEqual(
    readings.map(({ about, classes }) => [about, [...classes].sort()]),
    [
      ['category', ['love', 'war']],
      ['price', ['100–200', '10–20']],
    ],
  )
  for (const reading of readings) {
    assert.equal(reading.users, encoder.heldOut.length)
    assert.ok(reading.accuracy.low > reading.majority.high && isTelling(reading), JSON.stringify(reading))
    // Nobody can know the one in eight.
    assert.ok(reading.accuracy.value < 0.95)
  }
  const [{ classes, weights, bias } = { classes: [''], weights: [], bias: [] }] = readings
  const loaded = await loadEncoder(encoder)
  const probe = { width: 16, classes: 2, weights: Float64Array.from(weights), bias: Float64Array.from(bias) }
  const [first = 0, second = 0] = readProbe(probe, loaded.encode([Int32Array.of(1, 3, 5, 7, 9, 11)]))
  loaded.dispose()
  assert.equal(classes[first > second ? 0 : 1], 'war')
})

test('what vectors do not tell is fitted, judged, and not told', async () => {
  const random = createSeededRandom(9)
  const labels = labelled(() => ({ categories: [random.next() < 0.5 ? 'even' : 'odd'], price: null }))

  const readings = await fitReadings(encoder, { learnedFrom, items, labels, seed: 1 })

  assert.deepEqual(
    readings.map(({ about }) => about),
    ['category'],
  )
  assert.equal(isTelling(readings[0]!), false)
})

test('without a catalog, or with too few users whose last item is held out, nothing is read', async () => {
  assert.deepEqual(await fitReadings(encoder, { learnedFrom, items, labels: new Map(), seed: 1 }), [])
  const few = { ...encoder, heldOut: encoder.heldOut.slice(0, 90) }
  assert.deepEqual(await fitReadings(few, { learnedFrom, items, labels: halves, seed: 1 }), [])
})
