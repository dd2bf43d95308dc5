/** The topics, built from what the schemas say about themselves. */
import { schemas, type SchemaName } from './schemas.js'
import { DAY_MS } from './units.js'

/** How a topic is made. */
export interface TopicDescription {
  readonly name: string
  readonly partitions: number
  /** compact: the newest message of a key is kept for ever. */
  readonly cleanup: 'delete' | 'compact'
  /** How long messages are kept, milliseconds; null for ever. */
  readonly retentionMs: number | null
  /** Largest record batch the broker takes, bytes. */
  readonly maxMessageBytes: number
}

/** Each topic by what it carries. */
export interface Topics {
  readonly clickstream: TopicDescription
  readonly deadLetters: TopicDescription
  readonly catalog: TopicDescription
  readonly profileUpdates: TopicDescription
  readonly modelReleases: TopicDescription
  readonly recommendations: TopicDescription
  readonly stickinessMetrics: TopicDescription
  readonly erasureRequests: TopicDescription
}

/** Kafka's own default of max.message.bytes: 1 MiB and the overhead of a batch. */
const DEFAULT_MAX_MESSAGE_BYTES = 1_048_588

const describeTopic = (schemaName: SchemaName, prefix: string): TopicDescription => {
  const { name, partitions, cleanup, retentionDays, maxMessageBytes } = schemas[schemaName].topic
  return {
    name: prefix + name,
    partitions,
    cleanup,
    retentionMs: retentionDays === null ? null : retentionDays * DAY_MS,
    maxMessageBytes: maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
  }
}

/** The topics with every name prefixed: tests and several systems on one cluster use prefixes. */
export const topicNamed = (prefix: string): Topics => ({
  clickstream: describeTopic('ClickstreamEvent', prefix),
  deadLetters: describeTopic('DeadLetter', prefix),
  catalog: describeTopic('CatalogItem', prefix),
  profileUpdates: describeTopic('ProfileUpdated', prefix),
  modelReleases: describeTopic('ModelRelease', prefix),
  recommendations: describeTopic('RecommendationList', prefix),
  stickinessMetrics: describeTopic('StickinessMetric', prefix),
  erasureRequests: describeTopic('ErasureRequest', prefix),
})

/** The topics without a prefix. */
export const topics: Topics = topicNamed('')
