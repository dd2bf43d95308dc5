/** What consuming needs, and how kafkajs is told to do it: nothing committed by itself, nothing begun again by itself. */
import type { Gauge, Logger } from '@profilestream/service'
import type { ConsumerConfig, Kafka } from 'kafkajs'
import type { ConsumeOptions } from './consume-options.js'

/** What consuming needs. */
export interface ConsumeDependencies {
  readonly logger: Logger
  /** A client of its own for each consumer. */
  readonly createKafka: () => Kafka
  readonly lag: Gauge<'group' | 'topic' | 'partition'>
  readonly sessionTimeoutMs: number
  /** How often kafkajs looks for new partitions; until then their events wait. */
  readonly metadataMaxAgeMs: number
  /** How long a topic that was just made may be without leaders. */
  readonly leaderWaitMs: number
  readonly explain: (error: unknown, doing: string) => Error
}

/** A group is told that we live three times in a session timeout, milliseconds. */
export const heartbeatMsOf = ({ sessionTimeoutMs }: Pick<ConsumeDependencies, 'sessionTimeoutMs'>): number =>
  Math.floor(sessionTimeoutMs / 3)

/** The settings of one consumer of kafkajs. */
export const consumerConfig = (
  dependencies: ConsumeDependencies,
  options: ConsumeOptions,
): ConsumerConfig => {
  const { sessionTimeoutMs, metadataMaxAgeMs } = dependencies
  const { groupId, maxBytesPerPartition = 1_048_576, maxWaitMs = 500 } = options
  return {
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: Math.max(sessionTimeoutMs, 10_000),
    heartbeatInterval: heartbeatMsOf(dependencies),
    metadataMaxAge: metadataMaxAgeMs,
    allowAutoTopicCreation: false,
    // What a transaction undid is never shown: dead letters are put back in one.
    readUncommitted: false,
    maxBytesPerPartition,
    maxBytes: Math.max(maxBytesPerPartition * 16, 10_485_760),
    maxWaitTimeInMs: maxWaitMs,
    // Only one of us may start it again: two would be two members of the group.
    retry: { retries: 5, restartOnFailure: () => Promise.resolve(false) },
  }
}
