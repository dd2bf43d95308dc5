/** Kafka, as the services see it: topics, codecs, publishing, consuming, following, administration. */
import {
  createCodecs,
  schemas,
  topicNamed,
  type Codec,
  type Codecs,
  type TopicDescription,
  type Topics,
} from '@profilestream/contracts'
import type { Logger, Metrics } from '@profilestream/service'
import type { Kafka } from 'kafkajs'
import { createAdminConnection } from './admin-connection.js'
import { consumeBatches } from './consume-batches.js'
import type { ConsumeDependencies } from './consumer-config.js'
import type { ConsumeOptions, Subscription } from './consume-options.js'
import { followAll, type Follower, type FollowOptions } from './follow-all.js'
import { packFetchedBatches } from './fetch/packed-batches.js'
import { createKafkaClient } from './kafka-client.js'
import { kafkaError } from './kafka-errors.js'
import { createPublisher, type Publisher } from './publish.js'
import { createTransactionalPublisher, type TransactionalPublisher } from './publish-together.js'
import { createDecode, createSchemaIds, type Read } from './registered-schemas.js'
import { createSchemaRegistry } from './schema-registry.js'
import type { KafkaSettings } from './settings.js'
import { createTopicAdmin, type TopicAdmin } from './topic-admin.js'

/** The event log. */
export interface EventLog {
  /** The topics, with the prefix applied. */
  readonly topics: Topics
  /** Codecs that write the framing chosen. With Confluent's they encode once a publisher has been made. */
  readonly codecs: Codecs
  readonly admin: TopicAdmin
  /** Makes a publisher, connected. */
  createPublisher(): Promise<Publisher>
  /**
   * Takes a name over and publishes under it in transactions; the name gets the prefix.
   * @param name  of what must not be done by two at once
   */
  createTransactionalPublisher(name: string): Promise<TransactionalPublisher>
  /** Consumes a topic as a member of a group; the group's name gets the prefix, here and in `admin`. */
  consumeBatches(options: ConsumeOptions): Promise<Subscription>
  /** Reads every partition of a topic, whatever others read. */
  followAll(options: FollowOptions): Promise<Follower>
  /**
   * Decodes a record, asking the registry for a schema it names; a promise only when it must ask.
   * @throws UnavailableError (rejects) when the registry does not answer
   */
  decode<Value>(codec: Codec<Value>, bytes: Uint8Array | null): Read<Value> | Promise<Read<Value>>
  /** Stops everything that was made here. */
  close(): Promise<void>
}

/** What the event log needs. */
export interface EventLogDependencies {
  readonly logger: Logger
  readonly metrics: Metrics
}

const largestOf = (topics: Topics): ((topic: string) => number) => {
  const known = new Map(
    (Object.values(topics) as TopicDescription[]).map(({ name, maxMessageBytes }) => [name, maxMessageBytes]),
  )
  return (topic) => known.get(topic) ?? 1_048_588
}

/** Makes the event log; nothing connects until it is used. */
export const createEventLog = (
  { logger, metrics }: EventLogDependencies,
  settings: KafkaSettings,
): EventLog => {
  const topics = topicNamed(settings.topicPrefix)
  const registry =
    settings.schemaRegistryUrl === undefined ? undefined : createSchemaRegistry(settings.schemaRegistryUrl)
  const schemaIds = createSchemaIds(registry, (name) => settings.topicPrefix + schemas[name].topic.name)
  const framing = settings.framing === 'confluent' ? { confluent: schemaIds.idOf } : settings.framing
  const codecs = createCodecs({ framing })
  const explain = (error: unknown, doing: string): Error => kafkaError(error, doing, settings.brokers)
  const createKafka = (): Kafka => createKafkaClient({ logger }, settings)
  const patience = { logger, leaderWaitMs: settings.leaderWaitMs }
  const adminConnection = createAdminConnection({ kafka: createKafka(), explain, patience })
  const admin = createTopicAdmin(
    { logger, withAdmin: adminConnection.withAdmin },
    { topics, replicationFactor: settings.replicationFactor, groupPrefix: settings.topicPrefix },
  )
  const consuming: ConsumeDependencies = {
    logger,
    createKafka: () => packFetchedBatches(createKafka()),
    lag: metrics.gauge('profilestream_consumer_lag', 'Records not yet handled.', [
      'group',
      'topic',
      'partition',
    ]),
    sessionTimeoutMs: settings.sessionTimeoutMs,
    metadataMaxAgeMs: settings.metadataMaxAgeMs,
    leaderWaitMs: settings.leaderWaitMs,
    explain,
  }
  const published = metrics.counter('profilestream_published_total', 'Records acknowledged by Kafka.', [
    'topic',
  ])
  const toClose = new Set<() => Promise<void>>()
  return {
    topics,
    codecs,
    admin,
    createPublisher: async () => {
      if (settings.framing === 'confluent') await schemaIds.known()
      const publisher = await createPublisher({
        kafka: createKafka(),
        published,
        maxMessageBytesOf: largestOf(topics),
        explain,
      })
      toClose.add(() => publisher.close())
      return publisher
    },
    createTransactionalPublisher: async (name) => {
      const publisher = await createTransactionalPublisher(
        { kafka: createKafka(), maxMessageBytesOf: largestOf(topics), explain },
        settings.topicPrefix + name,
      )
      toClose.add(() => publisher.close())
      return publisher
    },
    consumeBatches: async (options) => {
      const subscription = await consumeBatches(consuming, {
        ...options,
        groupId: settings.topicPrefix + options.groupId,
      })
      toClose.add(() => subscription.stop())
      return subscription
    },
    followAll: async (options) => {
      const follower = await followAll({ ...consuming, admin, groupPrefix: settings.topicPrefix }, options)
      toClose.add(() => follower.stop())
      return follower
    },
    decode: createDecode(codecs, registry),
    close: async () => {
      await Promise.all([...toClose].map((close) => close()))
      toClose.clear()
      await adminConnection.close()
    },
  }
}
