/** The schemas by name: which record type each Avro schema describes, and where its messages go. */
import {
  catalogItemSchema,
  clickstreamEventSchema,
  deadLetterSchema,
  erasureRequestSchema,
  modelReleaseSchema,
  profileUpdatedSchema,
  recommendationListSchema,
  stickinessMetricSchema,
  type CatalogItem,
  type ClickstreamEvent,
  type DeadLetter,
  type ErasureRequest,
  type ModelRelease,
  type ProfileUpdated,
  type RecommendationList,
  type StickinessMetric,
} from './generated/records.js'

/** The record type of each schema. */
export interface RecordTypes {
  readonly ClickstreamEvent: ClickstreamEvent
  readonly DeadLetter: DeadLetter
  readonly CatalogItem: CatalogItem
  readonly ProfileUpdated: ProfileUpdated
  readonly ModelRelease: ModelRelease
  readonly RecommendationList: RecommendationList
  readonly StickinessMetric: StickinessMetric
  readonly ErasureRequest: ErasureRequest
}

/** The name of a schema, as in its .avsc file. */
export type SchemaName = keyof RecordTypes

/** What a schema says about its topic, read by `topics`. */
export interface TopicAttribute {
  readonly name: string
  readonly key: string
  readonly partitions: number
  readonly cleanup: 'delete' | 'compact'
  /** null: kept for ever. */
  readonly retentionDays: number | null
  /** Largest record, bytes; the broker's usual 1 MiB when absent. */
  readonly maxMessageBytes?: number
}

/** A field of a record schema. */
export interface AvroField {
  readonly name: string
  readonly type: AvroType
  readonly doc?: string
  readonly default?: unknown
  readonly brand?: string
}

/** An Avro type, as far as our schemas use Avro. */
export type AvroType =
  | string
  | readonly AvroType[]
  | AvroRecord
  | {
      readonly type: 'enum'
      readonly name: string
      readonly symbols: readonly string[]
      readonly default?: string
    }
  | { readonly type: 'array'; readonly items: AvroType }
  | { readonly type: 'map'; readonly values: AvroType }

/** A record of an Avro schema. */
export interface AvroRecord {
  readonly type: 'record'
  readonly name: string
  readonly namespace?: string
  readonly doc?: string
  readonly fields: readonly AvroField[]
}

/** The top-level schema of a topic. */
export interface TopicSchema extends AvroRecord {
  readonly topic: TopicAttribute
}

/** Every schema, as in schemas/*.avsc. */
export const schemas: Readonly<Record<SchemaName, TopicSchema>> = {
  ClickstreamEvent: clickstreamEventSchema,
  DeadLetter: deadLetterSchema,
  CatalogItem: catalogItemSchema,
  ProfileUpdated: profileUpdatedSchema,
  ModelRelease: modelReleaseSchema,
  RecommendationList: recommendationListSchema,
  StickinessMetric: stickinessMetricSchema,
  ErasureRequest: erasureRequestSchema,
}

/** The names of all schemas. */
export const SCHEMA_NAMES = Object.keys(schemas) as readonly SchemaName[]
