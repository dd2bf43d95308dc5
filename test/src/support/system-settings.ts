/** Where our services work in a test: its servers, and topics, groups and keys of its own, as variables. */
import { randomUUID } from 'node:crypto'
import type { TestServers } from './servers.js'

/** Before the names of a test file's topics, groups and keys: no other file's, and no earlier run's on servers that were given. */
export const ownPrefix = (file: string): string => `${file}-${randomUUID().slice(0, 8)}-`

/** A test's place on its servers. */
export interface SystemPlace extends Pick<TestServers, 'kafkaBrokers' | 'redisUrl'> {
  /** Before the names of topics, groups and keys. */
  readonly prefix: string
  /** Whether the Redis is a node of a Cluster. */
  readonly redisCluster?: boolean
}

/** The place as services and commands are told it. */
export const systemSettings = ({
  kafkaBrokers,
  redisUrl,
  prefix,
  redisCluster = false,
}: SystemPlace): Readonly<Record<string, string>> => ({
  KAFKA_BROKERS: kafkaBrokers,
  REDIS_URL: redisUrl,
  PROFILESTREAM_KAFKA_TOPIC_PREFIX: prefix,
  PROFILESTREAM_REDIS_KEY_PREFIX: prefix,
  PROFILESTREAM_REDIS_CLUSTER: String(redisCluster),
})
