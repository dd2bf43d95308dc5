/** A segment is an Arrow file that any reader opens: columns with their types, and where they come from in the footer. */
import { asEpochMs, type EpochMs } from '@profilestream/contracts'
import { tableFromIPC } from 'apache-arrow'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createColumnsBuilder } from '../columns/columns-builder.js'
import { anInteraction, video } from '../testing/a-log.js'
import { decodeSegment, encodeSegment, type Segment } from './segment.js'

const aSegment = (times: readonly EpochMs[]): Segment => {
  const builder = createColumnsBuilder()
  times.forEach((occurredAt, id) =>
    builder.add(
      { ...anInteraction(id), occurredAt, numbers: id % 2 === 0 ? { price: id / 3 } : {} },
      10 + id,
    ),
  )
  const ranges = new Map([
    [0, { from: 7, to: 9 }],
    [5, { from: 0, to: 1_000 }],
  ])
  return { scenario: video, day: 20_000, ranges, columns: builder.build() }
}

test('any reader finds columns of plain types, with nulls for what was not said', async () => {
  const table = tableFromIPC(await encodeSegment(aSegment([1_700_000_000_123, -5].map(asEpochMs))))

  const rows = table.toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON())
  assert.deepEqual(
    table.schema.fields.map(({ name, type }) => `${name} ${String(type)}`),
    [
      'logPlace Uint32',
      'userId Dictionary<Int32, Utf8>',
      'itemId Dictionary<Int32, Utf8>',
      'action Dictionary<Int8, Utf8>',
      'occurredAt Timestamp<MILLISECOND, UTC>',
      'eventHash Uint64',
      ...['dwellMs', 'completion', 'price', 'quantity', 'rating'].map((name) => `${name} Float64`),
    ],
  )
  assert.deepEqual(
    rows.map(({ userId, action, price, rating }) => ({ userId, action, price, rating })),
    [
      { userId: 'user-0', action: 'watch', price: 0, rating: null },
      { userId: 'user-1', action: 'watch', price: null, rating: null },
    ],
  )
  assert.deepEqual(rows.map(({ occurredAt }) => Number(occurredAt)), [1_700_000_000_123, -5]) // prettier-ignore
})

test('the footer says which offsets of which partitions a segment holds', async () => {
  const table = tableFromIPC(await encodeSegment(aSegment([asEpochMs(1)])))

  assert.deepEqual(JSON.parse(table.schema.metadata.get('profilestream.segment') ?? ''), {
    scenario: 'video',
    day: 20_000,
    ranges: [
      [0, 7, 9],
      [5, 0, 1_000],
    ],
  })
})

test('a segment comes back as it was, whatever its times', async () => {
  const time = fc.integer({ min: -(2 ** 52), max: 2 ** 52 }).map(asEpochMs)
  await fc.assert(
    fc.asyncProperty(fc.array(time, { minLength: 1, maxLength: 40 }), async (times) => {
      const segment = aSegment(times)
      assert.deepEqual(await decodeSegment(await encodeSegment(segment), 'file'), segment)
    }),
    { numRuns: 50 },
  )
})

test('names in any script come back', async () => {
  const builder = createColumnsBuilder()
  const names = ['zoë', '', '東京', '👩‍🚀', 'a"\n\\']
  names.forEach((name, id) => builder.add({ ...anInteraction(id), itemId: name as never }, id))
  const columns = builder.build()

  const bytes = await encodeSegment({ ...aSegment([]), columns })
  const read = (await decodeSegment(bytes, 'file')).columns

  assert.deepEqual([...read.item].map((item) => read.items[item]), names) // prettier-ignore
})

test('an Arrow file of somebody else is no segment, and it is said which', async () => {
  await assert.rejects(decodeSegment(Buffer.from('no Arrow'), 'a/b.arrow'), /a\/b\.arrow is damaged/)
})
