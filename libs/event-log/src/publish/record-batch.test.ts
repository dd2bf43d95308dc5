/** What we write as a record batch is what another implementation reads. */
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import test from 'node:test'
import fc from 'fast-check'
import { crc32c } from './crc32c.kernel.js'
import { largestSizeOf, RecordBatchWriter, type BatchRecord } from './record-batch.kernel.js'

interface ReadRecord {
  readonly offset: string
  readonly timestamp: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer>>
}
interface ReadBatch {
  readonly producerId: string
  readonly producerEpoch: number
  readonly firstSequence: number
  readonly maxTimestamp: string
  readonly records: readonly ReadRecord[]
}

const require = createRequire(import.meta.url)
const Decoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object
const readBatch = require('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (
  decoder: object,
) => Promise<ReadBatch>
const theirCrc = require('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (bytes: Buffer) => number

const read = (bytes: Buffer): Promise<ReadBatch> => readBatch(new Decoder(bytes))

const bytes = fc.uint8Array({ maxLength: 300 }).map((value) => Buffer.from(value))
const records: fc.Arbitrary<BatchRecord[]> = fc.array(
  fc.record({
    key: fc.option(bytes),
    value: fc.option(bytes),
    headers: fc
      .dictionary(fc.string({ minLength: 1, maxLength: 5 }), bytes, { maxKeys: 3 })
      .map((headers) => Object.entries(headers).map(([name, value]) => [Buffer.from(name), value] as const)),
    timestamp: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  }),
  { minLength: 1, maxLength: 40 },
)

test('a batch is read as it was written, by an implementation that is not ours', async () => {
  const writer = new RecordBatchWriter()
  await fc.assert(
    fc.asyncProperty(records, async (written) => {
      writer.clear()
      written.forEach((record) => writer.add(record))

      const batch = await read(writer.seal({ producerId: 2n ** 40n, producerEpoch: 3, firstSequence: 77 }))

      assert.deepEqual(
        [batch.producerId, batch.producerEpoch, batch.firstSequence],
        [String(2n ** 40n), 3, 77],
      )
      assert.equal(Number(batch.maxTimestamp), Math.max(...written.map(({ timestamp }) => timestamp)))
      assert.deepEqual(
        batch.records.map(({ offset, timestamp, key, value }) => [
          Number(offset),
          Number(timestamp),
          key,
          value,
        ]),
        written.map(({ timestamp, key, value }, index) => [index, timestamp, key, value]),
      )
      assert.deepEqual(
        batch.records.map(({ headers }) => Object.entries(headers).map(([name, value]) => [name, value])),
        written.map(({ headers }) => headers.map(([name, value]) => [String(name), value])),
      )
    }),
  )
})

test('a record never takes more than its largest size', () => {
  fc.assert(
    fc.property(records, (written) => {
      const writer = new RecordBatchWriter()
      for (const record of written) {
        const before = writer.length
        writer.add(record)
        assert.ok(writer.length - before <= largestSizeOf(record))
      }
    }),
  )
})

test('the checksum is the CRC-32C that others compute', () => {
  // The check value of the algorithm: RFC 3720's polynomial over "123456789".
  assert.equal(crc32c(Buffer.from('..123456789.'), 2, 11), 0xe3069283)
  fc.assert(
    fc.property(bytes, (value) => assert.equal(crc32c(value, 0, value.length), theirCrc(value) >>> 0)),
  )
})
