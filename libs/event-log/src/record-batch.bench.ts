/**
 * What a record costs to write and to read, ours beside kafkajs': run by hand with `node libs/event-log/dist/record-batch.bench.js`.
 * Limit: a tenth of kafkajs' cost each; at 100,000 events/s reading takes a tenth of a core otherwise.
 */
import { createRequire } from 'node:module'
import { addRecords } from './fetch/fetched-records.kernel.js'
import { RecordBatchWriter } from './publish/record-batch.kernel.js'
import type { LogRecord } from './records.js'

const RECORDS = 4_000
const ROUNDS = 40
const STAMP = { producerId: 5n, producerEpoch: 0, firstSequence: 0 }

const require = createRequire(import.meta.url)
const Decoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object
const readBatch = require('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (
  decoder: object,
) => Promise<{ readonly records: readonly unknown[] }>
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js') as {
  RecordBatch: (batch: object) => Promise<{ readonly buffer: Buffer }>
}
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (
  record: object,
) => object

const messages = Array.from({ length: RECORDS }, (_, index) => ({
  key: Buffer.from(`user-${(index * 7919) % 100_000}`),
  value: Buffer.alloc(110, index),
  headers: [],
  timestamp: 1_764_000_000_000,
}))
const writer = new RecordBatchWriter()
const write = (): Buffer => {
  writer.clear()
  for (const message of messages) writer.add(message)
  return writer.seal(STAMP)
}
const batch = Buffer.from(write())

/** The least microseconds a record over several rounds. */
const best = async (work: () => unknown): Promise<string> => {
  let least = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now()
    await work()
    least = Math.min(least, performance.now() - from)
  }
  return `${((least * 1000) / RECORDS).toFixed(3)} µs a record`
}

const read = (): LogRecord[] => {
  const records: LogRecord[] = []
  addRecords(batch, 0, { partition: 0, fromOffset: 0 }, records)
  return records
}
const writeTheirs = (): Promise<unknown> =>
  RecordBatch({
    records: messages.map(({ key, value }, index) =>
      encodeRecord({ key, value, headers: {}, offsetDelta: index, timestampDelta: 0 }),
    ),
    producerId: 5,
    lastOffsetDelta: RECORDS - 1,
  })

console.log(`write: ${await best(write)}; kafkajs ${await best(writeTheirs)}`)
console.log(`read: ${await best(read)}; kafkajs ${await best(() => readBatch(new Decoder(batch)))}`)
