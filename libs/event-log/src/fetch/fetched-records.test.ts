/** What lies in a fetched batch is read as it was written, and only what was asked for. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { RecordBatchWriter } from '../publish/record-batch.kernel.js'
import type { LogRecord } from '../records.js'
import { addRecords, countOf, isPlainBatch, lastOffsetOf, sizeOfBatch } from './fetched-records.kernel.js'

const STAMP = { producerId: 5n, producerEpoch: 0, firstSequence: 0 }
const bytes = fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value))
const written = fc.array(
  fc.record({
    key: fc.option(bytes),
    value: fc.option(bytes),
    headers: fc
      .dictionary(fc.stringMatching(/^[a-z]{1,5}$/), bytes, { maxKeys: 3 })
      .map((headers) => Object.entries(headers).map(([name, value]) => [Buffer.from(name), value] as const)),
    timestamp: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  }),
  { minLength: 1, maxLength: 30 },
)

/** A batch as a broker keeps it: with its first offset. */
const aBatch = (records: Parameters<RecordBatchWriter['add']>[0][], firstOffset: number): Buffer => {
  const writer = new RecordBatchWriter()
  for (const record of records) writer.add(record)
  const batch = Buffer.from(writer.seal(STAMP))
  batch.writeBigInt64BE(BigInt(firstOffset), 0)
  return batch
}

test('every record of a batch is read as it was written, whatever lies around it', () => {
  fc.assert(
    fc.property(written, bytes, fc.integer({ min: 0, max: 2 ** 50 }), (records, before, firstOffset) => {
      const batch = aBatch(records, firstOffset)
      const answer = Buffer.concat([before, batch, before])
      const at = before.length
      const read: LogRecord[] = []

      addRecords(answer, at, { partition: 3, fromOffset: 0 }, read)

      assert.deepEqual(
        [isPlainBatch(answer, at), sizeOfBatch(answer, at), countOf(answer, at), lastOffsetOf(answer, at)],
        [true, batch.length, records.length, firstOffset + records.length - 1],
      )
      assert.deepEqual(
        read.map(({ partition, offset, timestamp, key, value, headers }) => ({
          ...{ partition, offset, timestamp, key, value },
          headers: { ...headers },
        })),
        records.map(({ key, value, headers, timestamp }, index) => ({
          ...{ partition: 3, offset: firstOffset + index, timestamp, key, value },
          headers: Object.fromEntries(headers.map(([name, content]) => [String(name), content])),
        })),
      )
    }),
  )
})

test('records below the offset that was asked for are left out', () => {
  const record = { key: null, value: Buffer.from('v'), headers: [], timestamp: 1 }
  const batch = aBatch([record, record, record], 10)
  const read: LogRecord[] = []

  addRecords(batch, 0, { partition: 0, fromOffset: 11 }, read)

  assert.deepEqual(
    read.map(({ offset }) => offset),
    [11, 12],
  )
})

test('what is compressed, of a transaction or a control record is left to others', () => {
  const batch = aBatch([{ key: null, value: null, headers: [], timestamp: 1 }], 0)

  for (const attribute of [1, 2, 3, 4, 0x10, 0x20]) {
    const marked = Buffer.from(batch)
    marked[22] = attribute
    assert.equal(isPlainBatch(marked, 0), false)
  }
})

test('a batch appended at a time of the broker’s gives that time to each record', () => {
  const batch = aBatch([{ key: null, value: null, headers: [], timestamp: 1 }], 0)
  batch[22] = 0x08
  batch.writeBigInt64BE(77n, 35)
  const read: LogRecord[] = []

  addRecords(batch, 0, { partition: 0, fromOffset: 0 }, read)

  assert.equal(read[0]?.timestamp, 77)
})
