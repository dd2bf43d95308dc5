import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { loadEncoder, trainEncoder } from '@profilestream/models'
import { testMetrics } from '../testing/a-world.js'
import { createEncoders } from './encoders.js'
import { packColumns, packHistories, unpackColumns, unpackHistories } from './messages.js'

const ITEMS = 30
const sequences = Array.from({ length: 40 }, (_, user) =>
  Int32Array.from({ length: 8 }, (_item, step) => (user + step * 3) % ITEMS),
)
const trained = await trainEncoder({
  architecture: 'attention',
  sequences,
  items: ITEMS,
  seed: 1,
  hyperparameters: { epochs: 1 },
})
const metrics = testMetrics()
let failure: Error | null = null
const encoders = createEncoders({ metrics, onFailed: (error) => (failure = error) }, { encoderBatch: 8 })
after(() => encoders.stop())
const description = { ...trained, items: ITEMS }

const batches = async (): Promise<number> => {
  const { values } = await metrics.encodeBatch.get()
  return values.find(({ metricName }) => metricName?.endsWith('_count') === true)?.value ?? 0
}

test('histories come back from the thread as they went', () => {
  const histories = [Int32Array.of(1, 2), Int32Array.of(), Int32Array.of(3)]
  const { items, ends } = packHistories(histories)

  assert.deepEqual(unpackHistories(items, ends), histories)
})

test('the thread encodes as the encoder does, many at once in few batches', async () => {
  const plain = await loadEncoder(description)
  const encoder = await encoders.load(description)
  const before = await batches()

  const vectors = await Promise.all(sequences.map((history) => encoder.encode(history)))

  const expected = plain.encode(sequences)
  vectors.forEach((vector, row) =>
    vector.forEach((value, at) => assert.ok(Math.abs(value - expected[row * plain.dimension + at]!) < 1e-5)),
  )
  assert.equal((await batches()) - before, sequences.length / 8)
  plain.dispose()
  encoder.dispose()
})

test('what is known beside the items goes with them', async () => {
  const columns = sequences.map((items, user) => ({
    at: Float64Array.from(items, (_, step) => step * (user + 1) * 60_000),
    actions: Uint8Array.from(items, (item) => item % 5),
    values: Int8Array.from(items, (item) => item - 20),
  }))
  const reading = await trainEncoder({
    architecture: 'attention',
    ...{ sequences, columns, items: ITEMS, seed: 1 },
    hyperparameters: { epochs: 1, gap: 1, action: 1, value: 1 },
  })
  const plain = await loadEncoder(reading)
  const encoder = await encoders.load({ ...reading, items: ITEMS })

  const vectors = await Promise.all(sequences.map((history, user) => encoder.encode(history, columns[user])))

  const expected = plain.encode(sequences, columns)
  vectors.forEach((vector, row) =>
    vector.forEach((value, at) => assert.ok(Math.abs(value - expected[row * plain.dimension + at]!) < 1e-5)),
  )
  assert.deepEqual(
    unpackColumns(
      packColumns(columns),
      Int32Array.from(columns, (_, row) => 8 * (row + 1)),
    ),
    columns,
  )
  await assert.rejects(encoder.encode(sequences[0]!), /reads/)
  plain.dispose()
  encoder.dispose()
})

test('what was asked before an encoder is disposed is still answered', async () => {
  const [old, fresh] = [await encoders.load(description), await encoders.load(description)]

  const asked = Array.from({ length: 20 }, () => old.encode(Int32Array.of(1, 2, 3)))
  old.dispose()
  const vectors = await Promise.all([...asked, fresh.encode(Int32Array.of(1, 2, 3))])

  assert.equal(vectors.length, 21)
  for (const vector of vectors)
    vector.forEach((value, at) => assert.ok(Math.abs(value - vectors[0][at]!) < 1e-5))
})

test('weights that do not fit and histories of unknown items are refused, and the next is answered', async () => {
  await assert.rejects(encoders.load({ ...description, items: ITEMS + 1 }), /shape|weight/i)

  const encoder = await encoders.load(description)
  await assert.rejects(encoder.encode(Int32Array.of(ITEMS)), /outside 0\.\.29/)
  assert.equal((await encoder.encode(Int32Array.of(1))).length, trained.dimension)
  assert.equal(failure, null)
})
