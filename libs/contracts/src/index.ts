/** The contract of profilestream: records, codecs, ids, units, outcomes, errors. Pure. */
export {
  asEventId,
  asItemId,
  asRecommendationId,
  asReleaseVersion,
  asScenarioName,
  asUserId,
  type EventId,
  type ItemId,
  type RecommendationId,
  type ReleaseVersion,
  type ScenarioName,
  type UserId,
} from './ids.js'
export {
  createBotIntervals,
  isWithin,
  type BotIntervals,
  type BotSpan,
  type KnownBot,
} from './bot-intervals.js'
export { createSeededRandom, type Random } from './seeded-random.js'
export { createRecentMap, type RecentMap } from './recent-map.js'
export { catalogKeyOf, parseCatalogKey, type CatalogKey } from './catalog-key.js'
export {
  asDurationMs,
  asEpochMs,
  DAY_MS,
  dayOf,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  startOfDay,
  type DurationMs,
  type EpochMs,
} from './units.js'
export {
  ConfigError,
  ContractError,
  describeError,
  InvariantError,
  UnavailableError,
  type ErrorCode,
  type ErrorDetails,
} from './errors.js'
export {
  accepted,
  deadLettered,
  dropped,
  type Accepted,
  type CleaningReason,
  type Checked,
  type DeadLettered,
  type Dropped,
  type DropReason,
} from './outcome.js'
export {
  type ActionDefinition,
  type RequirableField,
  type ScenarioDefinition,
  type ValueSource,
  type SegmentDefinition,
  type VariantDefinition,
} from './scenario.js'
export {
  ACTIONS,
  DEAD_LETTER_REASONS,
  type Action,
  type BotInterval,
  type CatalogItem,
  type ClickstreamEvent,
  type DayActivity,
  type DeadLetter,
  type DeadLetterReason,
  type ErasureRequest,
  type ModelRelease,
  type ProfileUpdated,
  type RecommendationList,
  type RecommendedItem,
  type StickinessMetric,
} from './generated/records.js'
export {
  schemas,
  SCHEMA_NAMES,
  type AvroField,
  type AvroRecord,
  type AvroType,
  type RecordTypes,
  type SchemaName,
} from './schemas.js'
export { topicNamed, topics, type TopicDescription, type Topics } from './topics.js'
export { type Codec, type Decoded, type NeedsSchema } from './codec.js'
export { createCodecs, type Codecs, type Framing, type WriterSchemas } from './codecs.js'
export { deadLetterOf, fromJson, readJson, type JsonProblems } from './json/from-json.js'
export { type FieldProblem } from './json/json-readers.js'
export { toJson, type JsonValue } from './json/to-json.js'
export { parseScenario } from './parse-scenario.js'
export { DEFAULT_CLEANING, type BotRule, type CleaningRules, type RepeatRule } from './scenario-cleaning.js'
export { variantOf } from './variant-of.js'
export { hash32, mix32 } from './hash.kernel.js'
export { didYouMean } from './text.js'
export { titleWords } from './title-words.js'
