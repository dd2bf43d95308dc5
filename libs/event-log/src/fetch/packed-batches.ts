/**
 * Lets kafkajs' consumers hand on whole record batches instead of records: for kafkajs a plain batch is one message, which
 * stands for all in it. What it must look into itself (compressed, transactional, older forms) stays as it was.
 */
import { createRequire } from 'node:module'
import type { Kafka, KafkaMessage } from 'kafkajs'
import { wrapClusters } from '../publish/kafka-cluster.js'
import type { ProtocolCall } from '../publish/produce-request.js'
import { recordOf, type LogRecord } from '../records.js'
import {
  addRecords,
  BATCH_HEAD_BYTES,
  countOf,
  isPlainBatch,
  lastOffsetOf,
  sizeOfBatch,
} from './fetched-records.kernel.js'

const FETCH = 1
const VERSION = 11

/** kafkajs' reader of the protocol's types. */
interface Decoder {
  readonly buffer: Buffer
  offset: number
  readInt16(): number
  readInt32(): number
  readInt64(): { toString(): string }
  readString(): string
  readArray<Entry>(read: (decoder: Decoder) => Entry): Entry[]
  readArrayAsync<Entry>(read: (decoder: Decoder) => Promise<Entry>): Promise<Entry[]>
}

const require = createRequire(import.meta.url)
const { Decoder: createDecoder, decodeMessages } = {
  Decoder: require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => Decoder,
  decodeMessages: require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js') as (
    decoder: Decoder,
  ) => Promise<KafkaMessage[]>,
}

const NO_TRANSACTION = { inTransaction: false, isControlBatch: false }

/** A batch in place of its records, with what kafkajs asks of a message. */
class PackedBatch {
  readonly offset: string
  readonly isControlRecord = false
  readonly batchContext = NO_TRANSACTION
  constructor(
    private readonly bytes: Buffer,
    private readonly at: number,
  ) {
    this.offset = String(lastOffsetOf(bytes, at))
  }

  addTo(records: LogRecord[], wanted: { readonly partition: number; readonly fromOffset: number }): void {
    addRecords(this.bytes, this.at, wanted, records)
  }
}

/** The whole batches of a partition, or undefined when kafkajs must read one of them. */
const packedBatches = (bytes: Buffer, from: number, to: number): PackedBatch[] | undefined => {
  const batches: PackedBatch[] = []
  for (let at = from; to - at >= BATCH_HEAD_BYTES; at += sizeOfBatch(bytes, at)) {
    if (!isPlainBatch(bytes, at)) return undefined
    // The last batch may be cut off: it comes with the next fetch.
    if (at + sizeOfBatch(bytes, at) > to) break
    if (countOf(bytes, at) > 0) batches.push(new PackedBatch(bytes, at))
  }
  return batches
}

const readMessages = async (decoder: Decoder): Promise<readonly (PackedBatch | KafkaMessage)[]> => {
  const { buffer, offset } = decoder
  const size = buffer.readInt32BE(offset)
  const packed = size > 0 ? packedBatches(buffer, offset + 4, offset + 4 + size) : undefined
  if (packed === undefined) return decodeMessages(decoder)
  decoder.offset = offset + 4 + size
  return packed
}

const readAborted = (decoder: Decoder) => ({
  producerId: decoder.readInt64().toString(),
  firstOffset: decoder.readInt64().toString(),
})

const readPartition = async (decoder: Decoder) => ({
  partition: decoder.readInt32(),
  errorCode: decoder.readInt16(),
  highWatermark: decoder.readInt64().toString(),
  lastStableOffset: decoder.readInt64().toString(),
  lastStartOffset: decoder.readInt64().toString(),
  abortedTransactions: decoder.readArray(readAborted),
  preferredReadReplica: decoder.readInt32(),
  messages: await readMessages(decoder),
})

const readTopic = async (decoder: Decoder) => ({
  topicName: decoder.readString(),
  partitions: await decoder.readArrayAsync(readPartition),
})

/** kafkajs' own `decode` of this answer, but for the messages. Source: the protocol's Fetch, version 11. */
const decodeAnswer = async (raw: Buffer) => {
  const decoder = new createDecoder(raw)
  return {
    throttleTime: 0,
    clientSideThrottleTime: decoder.readInt32(),
    errorCode: decoder.readInt16(),
    sessionId: decoder.readInt32(),
    responses: await decoder.readArrayAsync(readTopic),
  }
}

const packing = <Answer>(call: ProtocolCall<Answer>): ProtocolCall<Answer> => {
  const { apiKey, apiVersion } = call.request
  if (apiKey !== FETCH || apiVersion !== VERSION) return call
  const decode = decodeAnswer as unknown as (raw: Buffer) => Promise<Answer>
  return { ...call, response: { ...call.response, decode } }
}

/** Makes the consumers of this client hand on packed batches; read their messages with `recordsOf`. */
export const packFetchedBatches = (kafka: Kafka): Kafka => wrapClusters(kafka, packing)

/**
 * The records that the messages of a batch stand for.
 * @param fetchedFrom  the offset that was asked for: what lies below is left out
 */
export const recordsOf = (
  partition: number,
  messages: readonly KafkaMessage[],
  fetchedFrom: number,
): LogRecord[] => {
  const records: LogRecord[] = []
  for (const message of messages as readonly (KafkaMessage | PackedBatch)[]) {
    if (message instanceof PackedBatch) message.addTo(records, { partition, fromOffset: fetchedFrom })
    else records.push(recordOf(partition, message))
  }
  return records
}
