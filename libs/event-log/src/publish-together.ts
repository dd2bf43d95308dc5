/** Publishes groups of records of which all appear or none: one Kafka transaction each, under a name that has one owner. */
import { ContractError, UnavailableError } from '@profilestream/contracts'
import kafkajs, {
  type Kafka,
  type Message,
  type Producer,
  type RecordMetadata,
  type TopicMessages,
} from 'kafkajs'
import type { OutgoingMessage } from './publish.js'

/** A record and the topic it goes to. */
export interface AddressedMessage extends OutgoingMessage {
  readonly topic: string
}

/** Publishes in transactions. */
export interface TransactionalPublisher {
  /**
   * Resolves when all are committed. After an error nothing more can be sent: make a new one, and look what is there,
   * since a commit whose answer was lost may have happened.
   * @throws UnavailableError when Kafka does not answer, or another owner of the name has come (not retriable)
   * @throws ContractError when a message is larger than its topic takes
   */
  publishTogether(messages: readonly AddressedMessage[]): Promise<void>
  close(): Promise<void>
}

/** What publishing in transactions needs. */
export interface TransactionalDependencies {
  readonly kafka: Kafka
  readonly maxMessageBytesOf: (topic: string) => number
  readonly explain: (error: unknown, doing: string) => Error
}

/** What Kafka adds to a message, at most, beside its headers. */
const OVERHEAD_BYTES = 96

const lengthOf = (value: Buffer | string | null): number => (value === null ? 0 : Buffer.byteLength(value))

const sizeOf = ({ key, value, headers = {} }: OutgoingMessage): number =>
  Object.entries(headers).reduce(
    (sum, [name, bytes]) => sum + name.length + lengthOf(bytes) + 8,
    lengthOf(key) + lengthOf(value) + OVERHEAD_BYTES,
  )

const kafkaMessage = ({ key, value, headers, partition, timestamp }: OutgoingMessage): Message => ({
  key,
  value,
  ...(headers === undefined ? {} : { headers }),
  ...(partition === undefined ? {} : { partition }),
  ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
})

/** kafkajs drops, without a word, what is meant for a partition that it does not know. */
const refuseUnacknowledged = (
  messages: readonly AddressedMessage[],
  acknowledged: readonly RecordMetadata[],
): void => {
  const isMissing = ({ topic, partition }: AddressedMessage): boolean =>
    partition !== undefined &&
    !acknowledged.some((of) => of.topicName === topic && of.partition === partition)
  const missing = messages.find(isMissing)
  if (missing === undefined) return
  throw new UnavailableError(`partition ${String(missing.partition)} of ${missing.topic} is not known yet`)
}

const byTopic = (messages: readonly AddressedMessage[]): TopicMessages[] =>
  [...new Set(messages.map(({ topic }) => topic))].map((topic) => ({
    topic,
    messages: messages.filter((message) => message.topic === topic).map(kafkaMessage),
  }))

const FENCED = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_PRODUCER_ID_MAPPING'])

const isFenced = (error: unknown): boolean =>
  error instanceof kafkajs.KafkaJSProtocolError
    ? FENCED.has(error.type)
    : error instanceof Error && error.cause !== undefined && isFenced(error.cause)

/**
 * Takes the name over: from here on its owner before can commit nothing, what it had begun is undone, and what it had
 * committed can be read.
 * @param transactionalId  the same for all that must not work at once
 */
export const createTransactionalPublisher = async (
  { kafka, maxMessageBytesOf, explain }: TransactionalDependencies,
  transactionalId: string,
): Promise<TransactionalPublisher> => {
  const explained = (error: unknown): Error =>
    isFenced(error)
      ? new UnavailableError(
          `${transactionalId} has been taken over by another process; what it does need not be done here: look again when it has ended`,
          { retriable: false, cause: error },
        )
      : explain(error, `publishing as ${transactionalId}`)
  const producer = kafka.producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    retry: { retries: 4 },
  })
  const close = (): Promise<void> => producer.disconnect().catch(() => undefined)
  try {
    await producer.connect()
    // kafkajs takes the name over when the first transaction begins.
    await (await producer.transaction()).abort()
  } catch (error) {
    await close()
    throw explained(error)
  }
  return {
    publishTogether: async (messages) => {
      if (messages.length === 0) return
      for (const message of messages) {
        const limit = maxMessageBytesOf(message.topic)
        if (sizeOf(message) > limit)
          throw new ContractError(
            `a message is larger than ${message.topic} takes (${limit} bytes); none was sent`,
          )
      }
      try {
        await inTransaction(producer, messages)
      } catch (error) {
        await close()
        throw explained(error)
      }
    },
    close,
  }
}

const inTransaction = async (producer: Producer, messages: readonly AddressedMessage[]): Promise<void> => {
  const transaction = await producer.transaction()
  try {
    const acknowledged = await transaction.sendBatch({ topicMessages: byTopic(messages), acks: -1 })
    refuseUnacknowledged(messages, acknowledged)
    await transaction.commit()
  } catch (error) {
    if (transaction.isActive()) await transaction.abort().catch(() => undefined)
    throw error
  }
}
