/** Kafka adapter: consume batches, publish, follow topics, administer them. */
export { createEventLog, type EventLog, type EventLogDependencies, type Read } from './event-log.js'
export { kafkaSettings, type KafkaSettings } from './settings.js'
export { type LogRecord, type RecordBatch } from './records.js'
export { type BatchControl, type ConsumeOptions, type Subscription } from './consume-batches.js'
export { type Follower, type FollowFrom, type FollowOptions } from './follow-all.js'
export { type OutgoingMessage, type Publisher } from './publish.js'
export { type CommittedOffset, type TopicAdmin } from './topic-admin.js'
export { createSchemaRegistry, type SchemaRegistry } from './schema-registry.js'
