/** Kafka adapter: consume batches, publish, follow topics, administer them. */
export { createEventLog, type EventLog, type EventLogDependencies } from './event-log.js'
export { type Read } from './registered-schemas.js'
export { kafkaSettings, type KafkaSettings } from './settings.js'
export { type LogRecord, type RecordBatch } from './records.js'
export { type BatchControl, type ConsumeOptions, type Subscription } from './consume-options.js'
export { type Follower, type FollowFrom, type FollowOptions } from './follow-all.js'
export { followedPart, type FollowedPart } from './followed-part.js'
export { newestReleases } from './newest-releases.js'
export {
  createServingReleases,
  tellServing,
  type ServingReleases,
  type TellServingDependencies,
} from './serving-releases.js'
export { createLatePublisher } from './late-publisher.js'
export { type OutgoingMessage, type Publisher } from './publish.js'
export { type AddressedMessage, type TransactionalPublisher } from './publish-together.js'
export { DEAD_LETTER_ID_HEADER, replayedLetterOf, replayedStatus } from './dead-letter-status.js'
export { replayedOriginals, type ReplayedOriginals } from './replayed-originals.js'
export { type CommittedOffset, type TopicAdmin } from './topic-admin.js'
export { createSchemaRegistry, type SchemaRegistry } from './schema-registry.js'
