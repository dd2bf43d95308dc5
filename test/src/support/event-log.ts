/** The run's Kafka as a test sees it: topics of its own, and what stands on them. */
import assert from 'node:assert/strict'
import type { Codec } from '@profilestream/contracts'
import {
  createEventLog,
  kafkaSettings,
  type EventLog,
  type Follower,
  type LogRecord,
} from '@profilestream/event-log'
import { createLogger, createMetrics, retryWithBackoff } from '@profilestream/service'

/** Tests speak by what they assert. */
export const silent = createLogger({ service: 'test', level: 'silent' })

/**
 * Opens a Kafka; close it at the end.
 * @param kafkaBrokers  host:port, separated by commas
 * @param topicPrefix   put before the name of every topic
 */
export const openEventLog = (kafkaBrokers: string, topicPrefix = ''): EventLog =>
  createEventLog(
    { logger: silent, metrics: createMetrics({ service: 'test' }) },
    kafkaSettings.parse({ brokers: kafkaBrokers.split(','), topicPrefix }),
  )

/** A topic, how its values are read, and where they go. */
export interface Collected<Value> {
  readonly topic: { readonly name: string }
  readonly codec: Codec<Value>
  /** Grows, in the order the values come. */
  readonly into: Value[]
}

/** Collects every value of a topic from its beginning on; a message without one is passed over, and a value that can't be read fails the test. */
export const collect = async <Value>(
  eventLog: EventLog,
  { topic, codec, into }: Collected<Value>,
): Promise<Follower> => {
  const onRecords = async (records: readonly LogRecord[]): Promise<void> => {
    for (const { value } of records) {
      if (value === null) continue
      const read = await eventLog.decode(codec, value)
      assert.equal(read.kind, 'accepted')
      into.push(read.value)
    }
  }
  const onFailed = (error: Error): void => assert.fail(error)
  const follow = (): Promise<Follower> =>
    eventLog.followAll({ topic: topic.name, from: 'beginning', onRecords, onFailed })
  // A topic just made may have no leader yet.
  return retryWithBackoff(follow, { logger: silent, what: `following ${topic.name}` })
}

/** All values that stand on a topic now. */
export const valuesOn = async <Value>(
  eventLog: EventLog,
  { topic, codec }: Omit<Collected<Value>, 'into'>,
): Promise<Value[]> => {
  const values: Value[] = []
  const follower = await collect(eventLog, { topic, codec, into: values })
  await follower.caughtUp
  await follower.stop()
  return values
}
