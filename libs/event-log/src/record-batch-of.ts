/** A batch as kafkajs hands it over, as ours. */
import type { EachBatchPayload } from 'kafkajs'
import { recordsOf } from './fetch/packed-batches.js'
import type { RecordBatch } from './records.js'

/** Where the fetch began; kafkajs' types leave it out. */
const fetchedOffsetOf = (batch: object): number =>
  Number((batch as { readonly fetchedOffset?: string }).fetchedOffset ?? 0)

/** Reads the batch; it is empty where compaction has left nothing behind the offset that was asked for. */
export const recordBatchOf = (batch: EachBatchPayload['batch']): RecordBatch => {
  const { topic, partition, messages, highWatermark } = batch
  return {
    topic,
    partition,
    records: recordsOf(partition, messages, fetchedOffsetOf(batch)),
    highWatermark: Number(highWatermark),
  }
}
