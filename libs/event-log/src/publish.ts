/**
 * Publishes records: acknowledged by all replicas, in order, one request at a time. What arrives while a request is
 * under way goes out together with the next.
 */
import { ContractError, UnavailableError } from '@profilestream/contracts'
import type { Counter } from '@profilestream/service'
import { type Kafka, type Message, type Producer, type RecordMetadata, type TopicMessages } from 'kafkajs'

import { createPartitioner } from './partitioner.js'

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

/** Of one request; below the usual 1 MiB that a partition's share of it may be. */
const REQUEST_BYTES = 786_432
/** Messages of one request: what kafkajs does to put them by partition grows with their square. */
const REQUEST_MESSAGES = 1_024
/** Waiting messages above which `publish` waits before it takes more. */
const QUEUE_BYTES = 33_554_432
/** What Kafka adds to a message, at most, beside its headers. */
const OVERHEAD_BYTES = 96

interface Waiting {
  readonly topic: string
  readonly message: Message
  readonly bytes: number
  readonly call: Call
}

/** One call of `publish`. */
interface Call {
  left: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
  failed: boolean
}

const lengthOf = (value: Buffer | string | null): number => (value === null ? 0 : Buffer.byteLength(value))

const sizeOf = (message: OutgoingMessage): number => {
  const headers = Object.entries(message.headers ?? {}).reduce(
    (sum, [name, value]) => sum + name.length + value.length + 8,
    0,
  )
  return lengthOf(message.key) + lengthOf(message.value) + headers + OVERHEAD_BYTES
}

const kafkaMessage = ({ key, value, headers, partition, timestamp }: OutgoingMessage): Message => ({
  key,
  value,
  ...(headers === undefined ? {} : { headers }),
  ...(partition === undefined ? {} : { partition }),
  ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
})

const byTopic = (batch: readonly Waiting[]): TopicMessages[] => {
  const topics = new Map<string, Message[]>()
  for (const { topic, message } of batch) {
    const messages = topics.get(topic)
    if (messages === undefined) topics.set(topic, [message])
    else messages.push(message)
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }))
}

/** Messages that wait, in order; taken from the front without moving the rest. */
class Queue {
  private waiting: Waiting[] = []
  private head = 0
  bytes = 0

  get isEmpty(): boolean {
    return this.head === this.waiting.length
  }

  add(entry: Waiting): void {
    this.waiting.push(entry)
    this.bytes += entry.bytes
  }

  /** As many as one request takes, at least one; those of calls that have failed already are left out. */
  take(): Waiting[] {
    const batch: Waiting[] = []
    let bytes = 0
    for (let entry = this.waiting[this.head]; entry !== undefined; entry = this.waiting[this.head]) {
      if (batch.length > 0 && bytes + entry.bytes > REQUEST_BYTES) break
      if (batch.length === REQUEST_MESSAGES) break
      this.head += 1
      this.bytes -= entry.bytes
      if (entry.call.failed) continue
      batch.push(entry)
      bytes += entry.bytes
    }
    if (this.isEmpty || this.head > 65_536) {
      this.waiting = this.waiting.slice(this.head)
      this.head = 0
    }
    return batch
  }
}

/** kafkajs drops, without a word, what is meant for a partition that it does not know yet. */
const refuseUnacknowledged = (batch: readonly Waiting[], acknowledged: readonly RecordMetadata[]): void => {
  const missing = batch.find(
    ({ topic, message }) =>
      message.partition !== undefined &&
      !acknowledged.some(
        ({ topicName, partition }) => topicName === topic && partition === message.partition,
      ),
  )
  if (missing === undefined) return
  throw new UnavailableError(
    `partition ${String(missing.message.partition)} of ${missing.topic} is not known yet`,
  )
}

/** The idempotent producer; after a failure a new one, since kafkajs could give an old sequence number to new messages. */
const createProducerSlot = (kafka: Kafka) => {
  let producer: Producer | undefined
  const connected = async (): Promise<Producer> => {
    if (producer !== undefined) return producer
    const fresh = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner,
      metadataMaxAge: 30_000,
      retry: { retries: 4 },
    })
    await fresh.connect()
    producer = fresh
    return fresh
  }
  const drop = async (): Promise<void> => {
    const old = producer
    producer = undefined
    await old?.disconnect().catch(() => undefined)
  }
  return { connected, drop }
}

/** Makes a publisher, connected. */
export const createPublisher = async (dependencies: PublisherDependencies): Promise<Publisher> => {
  const { kafka, published, maxMessageBytesOf, explain } = dependencies
  const slot = createProducerSlot(kafka)
  const queue = new Queue()
  let pumping: Promise<void> | undefined
  const drained: (() => void)[] = []

  const settle = (batch: readonly Waiting[]): void => {
    for (const { topic, call } of batch) {
      published.inc({ topic })
      call.left -= 1
      if (call.left === 0) call.resolve()
    }
  }
  const fail = (batch: readonly Waiting[], error: unknown): void => {
    for (const { topic, call } of batch) {
      if (call.failed) continue
      call.failed = true
      call.reject(explain(error, `publishing to ${topic}`))
    }
  }
  const send = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const producer = await slot.connected()
      refuseUnacknowledged(batch, await producer.sendBatch({ topicMessages: byTopic(batch), acks: -1 }))
      settle(batch)
    } catch (error) {
      fail(batch, error)
      await slot.drop()
    }
  }
  const pump = async (): Promise<void> => {
    while (!queue.isEmpty) {
      const batch = queue.take()
      if (batch.length > 0) await send(batch)
      if (queue.bytes < QUEUE_BYTES) drained.splice(0).forEach((resume) => resume())
    }
    pumping = undefined
  }
  const room = async (): Promise<void> => {
    while (queue.bytes >= QUEUE_BYTES) await new Promise<void>((resolve) => drained.push(resolve))
  }
  const refuseLarge = (topic: string, messages: readonly OutgoingMessage[]): void => {
    const limit = maxMessageBytesOf(topic)
    for (const message of messages) {
      const bytes = sizeOf(message)
      if (bytes <= limit) continue
      throw new ContractError(
        `a message of ${bytes} bytes is larger than ${topic} takes (${limit} bytes): send less in one message`,
      )
    }
  }
  try {
    await slot.connected()
  } catch (error) {
    throw explain(error, 'connecting a publisher')
  }
  return {
    publish: async (topic, messages) => {
      if (messages.length === 0) return
      refuseLarge(topic, messages)
      await room()
      await new Promise<void>((resolve, reject) => {
        const call: Call = { left: messages.length, resolve, reject, failed: false }
        for (const message of messages) {
          queue.add({ topic, message: kafkaMessage(message), bytes: sizeOf(message), call })
        }
        pumping ??= pump()
      })
    },
    close: async () => {
      await pumping
      await slot.drop()
    },
  }
}
