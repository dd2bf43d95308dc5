/**
 * Publishes records: acknowledged by all replicas, in order, one request at a time. What arrives while a request is
 * under way is written straight into the batches that go out together with the next.
 */
import { ContractError, UnavailableError } from '@profilestream/contracts'
import type { Counter } from '@profilestream/service'
import type { Kafka } from 'kafkajs'
import { createPartitioner } from './partitioner.js'
import { createBatchSender, type BatchSender } from './publish/batch-sender.js'
import { createKafkaCluster } from './publish/kafka-cluster.js'
import { PartitionQueue, type Call, type WaitingBatch } from './publish/partition-queue.js'
import { largestSizeOf, type BatchRecord, type RecordHeader } from './publish/record-batch.kernel.js'

/** A record to publish. */
export interface OutgoingMessage {
  readonly key: string | Buffer | null
  /** null removes the key's value on a compacted topic. */
  readonly value: Buffer | null
  readonly headers?: Readonly<Record<string, Buffer | string>>
  /** By the key's hash when absent. */
  readonly partition?: number
  /** The record's time, milliseconds since 1970-01-01 UTC; now when absent. */
  readonly timestamp?: number
}

/** Publishes records. */
export interface Publisher {
  /**
   * Resolves when every message is acknowledged; messages of one key keep their order, also between calls.
   * @throws UnavailableError when Kafka does not answer (some of the messages may have been written)
   * @throws ContractError when a message is larger than its topic takes; none is written then
   */
  publish(topic: string, messages: readonly OutgoingMessage[]): Promise<void>
  /** Waits for what is under way and disconnects. */
  close(): Promise<void>
}

/** What a publisher needs. */
export interface PublisherDependencies {
  readonly kafka: Kafka
  readonly published: Counter<'topic'>
  /** Largest record a topic takes, bytes. */
  readonly maxMessageBytesOf: (topic: string) => number
  readonly explain: (error: unknown, doing: string) => Error
}

/** Bytes that wait above which `publish` waits before it takes more. */
const QUEUE_BYTES = 33_554_432
/** What a batch adds to a record that goes alone. */
const BATCH_HEAD_BYTES = 61

const bytesOf = (value: Buffer | string): Buffer => (typeof value === 'string' ? Buffer.from(value) : value)

const NO_HEADERS: readonly RecordHeader[] = []

const headersOf = ({ headers }: OutgoingMessage): readonly RecordHeader[] =>
  headers === undefined
    ? NO_HEADERS
    : Object.entries(headers).map(([name, value]) => [Buffer.from(name), bytesOf(value)])

const recordOf = (message: OutgoingMessage, now: number): BatchRecord => ({
  key: message.key === null ? null : bytesOf(message.key),
  value: message.value,
  headers: headersOf(message),
  timestamp: message.timestamp ?? now,
})

/** The sender; after a failure a new one, since the broker could take new records for those of a batch that was given up. */
const createSenderSlot = (kafka: Kafka) => {
  let sender: BatchSender | undefined
  return {
    connected: async (): Promise<BatchSender> => {
      if (sender !== undefined) return sender
      const cluster = createKafkaCluster(kafka)
      try {
        return (sender = await createBatchSender(cluster))
      } catch (error) {
        await cluster.disconnect().catch(() => undefined)
        throw error
      }
    },
    drop: async (): Promise<void> => {
      const old = sender
      sender = undefined
      await old?.close().catch(() => undefined)
    },
  }
}

/** Makes a publisher, connected. */
export const createPublisher = async (dependencies: PublisherDependencies): Promise<Publisher> => {
  const { kafka, published, maxMessageBytesOf, explain } = dependencies
  const slot = createSenderSlot(kafka)
  const queue = new PartitionQueue()
  const partitionFor = createPartitioner()
  let pumping: Promise<void> | undefined
  /** Calls enter one after the other: records of one key keep their order. */
  let entering: Promise<void> = Promise.resolve()
  const drained: (() => void)[] = []

  const acknowledge = ({ topic, writer, calls }: WaitingBatch): void => {
    published.inc({ topic }, writer.count)
    for (const call of calls) {
      call.left -= 1
      if (call.left === 0) call.resolve()
    }
  }
  const fail = ({ topic, calls }: WaitingBatch, error: unknown): void => {
    for (const call of calls) {
      if (call.failed) continue
      call.failed = true
      call.reject(explain(error, `publishing to ${topic}`))
    }
  }
  const send = async (batches: readonly WaitingBatch[]): Promise<void> => {
    const left = new Set(batches)
    try {
      const sender = await slot.connected()
      await sender.send(batches, (batch) => {
        left.delete(batch)
        acknowledge(batch)
      })
    } catch (error) {
      left.forEach((batch) => fail(batch, error))
      await slot.drop()
    }
    batches.forEach((batch) => queue.release(batch))
  }
  const pump = async (): Promise<void> => {
    while (!queue.isEmpty) {
      const batches = queue.take()
      if (batches.length > 0) await send(batches)
      if (queue.bytes < QUEUE_BYTES) drained.splice(0).forEach((resume) => resume())
    }
    pumping = undefined
  }
  const room = async (): Promise<void> => {
    while (queue.bytes >= QUEUE_BYTES) await new Promise<void>((resolve) => drained.push(resolve))
  }
  const refuseLarge = (topic: string, records: readonly BatchRecord[]): void => {
    const limit = maxMessageBytesOf(topic)
    for (const record of records) {
      const bytes = largestSizeOf(record) + BATCH_HEAD_BYTES
      if (bytes <= limit) continue
      throw new ContractError(
        `a message of ${bytes} bytes is larger than ${topic} takes (${limit} bytes): send less in one message`,
      )
    }
  }
  /** @throws UnavailableError when a message names a partition that is not there (yet) */
  const partitionsFor = async (topic: string, messages: readonly OutgoingMessage[]): Promise<number> => {
    try {
      const sender = await slot.connected()
      const known = await sender.partitionsOf(topic)
      const named = messages.reduce((highest, { partition = 0 }) => Math.max(highest, partition), 0)
      const partitions = named < known ? known : await sender.partitionsNowOf(topic)
      if (named < partitions) return partitions
      throw new UnavailableError(`partition ${named} of ${topic} is not known yet`)
    } catch (error) {
      if (pumping === undefined) await slot.drop()
      throw explain(error, `publishing to ${topic}`)
    }
  }
  const enter = async (
    topic: string,
    messages: readonly OutgoingMessage[],
  ): Promise<{ done: Promise<void> }> => {
    const now = Date.now()
    const records = messages.map((message) => recordOf(message, now))
    refuseLarge(topic, records)
    await room()
    const partitions = await partitionsFor(topic, messages)
    const done = new Promise<void>((resolve, reject) => {
      const call: Call = { left: 0, resolve, reject, failed: false }
      records.forEach((record, index) => {
        const partition = messages[index]?.partition ?? partitionFor(record.key, partitions)
        queue.add(topic, partition, record, call)
      })
    })
    pumping ??= pump()
    return { done }
  }
  try {
    await slot.connected()
  } catch (error) {
    throw explain(error, 'connecting a publisher')
  }
  return {
    publish: async (topic, messages) => {
      if (messages.length === 0) return
      const entered = entering.then(() => enter(topic, messages))
      entering = entered.then(
        () => undefined,
        () => undefined,
      )
      const { done } = await entered
      await done
    },
    close: async () => {
      await entering
      await pumping
      await slot.drop()
    },
  }
}
