/** Where our services work in a test: its servers, and topics, groups and keys of its own, as variables. */
import type { TestServers } from './servers.js'

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
