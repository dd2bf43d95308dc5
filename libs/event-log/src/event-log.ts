/** Kafka, as the services see it: topics, codecs, publishing, consuming, following, administration. */
import { setTimeout as pause } from 'node:timers/promises'
import {
  createCodecs,
  deadLettered,
  SCHEMA_NAMES,
  schemas,
  topicNamed,
  UnavailableError,
  type Codec,
  type Codecs,
  type Decoded,
  type Accepted,
  type DeadLettered,
  type SchemaName,
  type TopicDescription,
  type Topics,
} from '@profilestream/contracts'
import type { Logger, Metrics } from '@profilestream/service'
import type { Admin, Kafka } from 'kafkajs'
import {
  consumeBatches,
  type ConsumeDependencies,
  type ConsumeOptions,
  type Subscription,
} from './consume-batches.js'
import { followAll, type Follower, type FollowOptions } from './follow-all.js'
import { createKafkaClient } from './kafka-client.js'
import { kafkaError, lacksLeader } from './kafka-errors.js'
import { createPublisher, type Publisher } from './publish.js'
import { createSchemaRegistry, type SchemaRegistry } from './schema-registry.js'
import type { KafkaSettings } from './settings.js'
import { createTopicAdmin, type TopicAdmin } from './topic-admin.js'

/** A record decoded, or the reason why not. */
export type Read<Value> = Accepted<Value> | DeadLettered

/** The event log. */
export interface EventLog {
  /** The topics, with the prefix applied. */
  readonly topics: Topics
  /** Codecs that write the framing chosen. With Confluent's they encode once a publisher has been made. */
  readonly codecs: Codecs
  readonly admin: TopicAdmin
  /** Makes a publisher, connected. */
  createPublisher(): Promise<Publisher>
  /** Consumes a topic as a member of a group. */
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

/** Ids that the registry gave our schemas; asked for once, before anything is published. */
const createSchemaIds = (
  registry: SchemaRegistry | undefined,
  topicOf: (schemaName: SchemaName) => string,
) => {
  const ids = new Map<SchemaName, number>()
  const registerAll = async (): Promise<void> => {
    if (registry === undefined) return
    for (const name of SCHEMA_NAMES) ids.set(name, await registry.register(topicOf(name), name))
  }
  let registering: Promise<void> | undefined
  return {
    known: (): Promise<void> => {
      registering ??= registerAll().catch((error: unknown) => {
        registering = undefined
        throw error
      })
      return registering
    },
    idOf: (schemaName: SchemaName): number => {
      const id = ids.get(schemaName)
      if (id !== undefined) return id
      throw new UnavailableError(`${schemaName} has no id yet: make a publisher before encoding`, {
        retriable: false,
      })
    },
  }
}

const createDecode =
  (codecs: Codecs, registry: SchemaRegistry | undefined): EventLog['decode'] =>
  <Value>(codec: Codec<Value>, bytes: Uint8Array | null) => {
    const decoded = codec.decode(bytes)
    return decoded.kind === 'needs-schema' ? learnAndDecode(decoded.schemaId, codec, bytes) : decoded

    async function learnAndDecode(
      schemaId: number,
      codecOf: Codec<Value>,
      value: Uint8Array | null,
    ): Promise<Read<Value>> {
      const schemaJson = registry === undefined ? null : await registry.schemaOf(schemaId)
      if (schemaJson === null) return unknownSchema(schemaId, registry)
      codecs.learnSchema(schemaId, schemaJson)
      const again: Decoded<Value> = codecOf.decode(value)
      return again.kind === 'needs-schema' ? unknownSchema(schemaId, registry) : again
    }
  }

const unknownSchema = (schemaId: number, registry: SchemaRegistry | undefined): DeadLettered =>
  deadLettered(
    'unknown_schema',
    registry === undefined
      ? `the value names schema ${schemaId} of a registry; set kafka.schemaRegistryUrl so that it can be read`
      : `the registry has no Avro schema ${schemaId}: register it, then replay`,
  )

/** Pauses before asking again while the cluster gives a topic its leaders, milliseconds. */
const LEADER_PAUSES_MS = [50, 100, 200, 400, 800]

/** Runs uses of one admin client, connected at the first. */
const createAdminUse = (kafka: Kafka, explain: (error: unknown, doing: string) => Error) => {
  let connecting: Promise<Admin> | undefined
  const connect = async (): Promise<Admin> => {
    const admin = kafka.admin()
    await admin.connect()
    return admin
  }
  const connected = async (): Promise<Admin> => {
    const current = (connecting ??= connect())
    try {
      return await current
    } catch (error) {
      if (connecting === current) connecting = undefined
      throw error
    }
  }
  const patiently = async <Result>(use: (admin: Admin) => Promise<Result>): Promise<Result> => {
    const admin = await connected()
    for (const pauseMs of LEADER_PAUSES_MS) {
      try {
        return await use(admin)
      } catch (error) {
        if (!lacksLeader(error)) throw error
        await pause(pauseMs)
      }
    }
    return use(admin)
  }
  return {
    withAdmin: async <Result>(doing: string, use: (admin: Admin) => Promise<Result>): Promise<Result> => {
      try {
        return await patiently(use)
      } catch (error) {
        throw explain(error, doing)
      }
    },
    close: async (): Promise<void> => {
      await connecting?.then((admin) => admin.disconnect()).catch(() => undefined)
    },
  }
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
  const adminUse = createAdminUse(createKafka(), explain)
  const admin = createTopicAdmin(
    { logger, withAdmin: adminUse.withAdmin },
    { topics, replicationFactor: settings.replicationFactor },
  )
  const consuming: ConsumeDependencies = {
    logger,
    createKafka,
    lag: metrics.gauge('profilestream_consumer_lag', 'Records not yet handled.', [
      'group',
      'topic',
      'partition',
    ]),
    sessionTimeoutMs: settings.sessionTimeoutMs,
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
    consumeBatches: async (options) => {
      const subscription = await consumeBatches(consuming, options)
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
      await adminUse.close()
    },
  }
}
