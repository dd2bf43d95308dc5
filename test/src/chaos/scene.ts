/** What most chaos tests are set in: a log of their own, a stream into it, the profiles it becomes, and the place where builders work. */
import type { EventLog } from '@profilestream/event-log'
import { Kafka, logLevel } from 'kafkajs'
import { eventually } from '../support/eventually.js'
import { openProfiles, type StoredProfiles } from '../support/stored-profiles.js'
import { startBuilder, type BuilderProcess } from './builder-process.js'
import { createChaosLog, createStream } from './chaos-log.js'
import { orTell } from './killable-process.js'
import { untilApplied } from './verdict.js'

/** How a scene is set. */
export interface SceneSettings {
  readonly kafkaBrokers: string
  readonly redisUrl: string
  /** Whether the Redis is a node of a Cluster. */
  readonly redisCluster?: boolean
  readonly seed: number
  /** How long Kafka's committed offset trails, milliseconds. */
  readonly durabilityWindowMs?: number
  readonly users?: number
  /** Further settings of its builders, as variables. */
  readonly env?: Readonly<Record<string, string>>
}

/** A scene. */
export interface Scene {
  readonly eventLog: EventLog
  /** Before the names of its topics, groups and keys. */
  readonly prefix: string
  /** The clickstream's name. */
  readonly topic: string
  readonly profiles: StoredProfiles
  /** Starts a builder, with further settings of its own. */
  startBuilder(env?: Readonly<Record<string, string>>): BuilderProcess
  publish(count: number): Promise<void>
  /** Publishes from now on by a publisher that knows the partitions there are now. */
  learnPartitions(): Promise<void>
  /** Publishes so many events a second until the signal. @returns how many */
  publishUntil(stopped: AbortSignal, eventsPerSecond: number): Promise<number>
  /** Resolves when everything on the log is applied; in vain, it tells what the builders said last. */
  untilApplied(): Promise<void>
  /** Resolves when everything on the log is committed. */
  untilCommitted(): Promise<true>
  /** Deletes records from the front of each partition, up to an offset found from its end. */
  deleteRecords(upTo: (end: number) => number): Promise<void>
  /** Stops its builders. */
  close(): Promise<void>
}

const PUBLISH_EVERY_MS = 100

/** Sets a scene; close it at the end. */
export const setScene = async (settings: SceneSettings): Promise<Scene> => {
  const {
    kafkaBrokers,
    redisUrl,
    redisCluster = false,
    seed,
    durabilityWindowMs = 5_000,
    users,
    env = {},
  } = settings
  const { eventLog, prefix } = createChaosLog(kafkaBrokers)
  await eventLog.admin.ensureTopics()
  let publisher = await eventLog.createPublisher()
  const next = createStream(eventLog, seed, users)
  const profiles = openProfiles(redisUrl, prefix, { cluster: redisCluster })
  const topic = eventLog.topics.clickstream.name
  const builders: BuilderProcess[] = []
  const window = { PROFILESTREAM_PROFILE_BUILDER_DURABILITY_WINDOW_MS: String(durabilityWindowMs) }
  const publish = (count: number): Promise<void> => publisher.publish(topic, next(count))
  const isCommitted = async (): Promise<true | undefined> => {
    const ends = await eventLog.admin.endOffsets(topic)
    const committed = await eventLog.admin.committedOffsets('profile-builder', topic)
    return ends.every((end, partition) => committed[partition] === end) ? true : undefined
  }
  return {
    eventLog,
    prefix,
    topic,
    profiles,
    startBuilder: (own = {}) => {
      const builder = startBuilder({
        kafkaBrokers,
        redisUrl,
        redisCluster,
        prefix,
        env: { ...window, ...env, ...own },
      })
      builders.push(builder)
      return builder
    },
    publish,
    learnPartitions: async () => {
      publisher = await eventLog.createPublisher()
    },
    publishUntil: async (stopped, eventsPerSecond) => {
      let published = 0
      for (let at = performance.now(); !stopped.aborted; at += PUBLISH_EVERY_MS) {
        const count = (eventsPerSecond * PUBLISH_EVERY_MS) / 1000
        await publish(count)
        published += count
        await new Promise((resolve) =>
          setTimeout(resolve, Math.max(0, at + PUBLISH_EVERY_MS - performance.now())),
        )
      }
      return published
    },
    untilApplied: () => orTell(untilApplied(eventLog, profiles), ...builders),
    untilCommitted: () => eventually('everything to be committed', isCommitted, 60_000),
    deleteRecords: async (upTo) => {
      const admin = new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING }).admin()
      await admin.connect()
      // kafkajs deletes only from topics that it has been asked about.
      await admin.fetchTopicOffsets(topic)
      const ends = await eventLog.admin.endOffsets(topic)
      const partitions = ends.map((end, partition) => ({ partition, offset: String(upTo(end)) }))
      await admin.deleteTopicRecords({ topic, partitions: partitions.filter(({ offset }) => offset !== '0') })
      await admin.disconnect()
    },
    close: async () => {
      builders.forEach((builder) => builder.wake())
      await Promise.all(builders.map((builder) => builder.stop()))
      profiles.close()
      await eventLog.close()
    },
  }
}
