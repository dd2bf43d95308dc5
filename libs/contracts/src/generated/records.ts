// Generated from schemas/*.avsc by `npm run types`. Do not edit.
import type { EventId, ItemId, RecommendationId, ReleaseVersion, ScenarioName, UserId } from '../ids.js'
import type { DurationMs, EpochMs } from '../units.js'

/** An item that can be recommended, or an ad. The newest message of a key wins; an empty value removes the item. */
export interface CatalogItem {
  /** The scenario the item belongs to. */
  readonly scenario: ScenarioName
  /** The item's id, unique in its scenario. */
  readonly itemId: ItemId
  /** What people call it. */
  readonly title: string | null
  /** Categories or genres, the main one first. */
  readonly categories: readonly string[]
  /** Free tags: brand:acme, artist:…, topic words. */
  readonly tags: readonly string[]
  /** Price of one unit, in currency. */
  readonly price: number | null
  /** ISO 4217 code. */
  readonly currency: string | null
  /** When it became available, milliseconds since 1970-01-01 UTC. */
  readonly publishedAt: EpochMs | null
  /** When it may no longer be recommended, milliseconds since 1970-01-01 UTC. */
  readonly expiresAt: EpochMs | null
  /** How long it takes to watch, read or hear, milliseconds. */
  readonly durationMs: DurationMs | null
  /** The user who made it, in social scenarios. */
  readonly creatorUserId: UserId | null
  /** True for an ad: shown only in ad slots. */
  readonly ad: boolean
}

/** What the user did. return, remove_from_cart, unfollow and unlike take back. JSON also accepts hyphens (add-to-cart). */
export const ACTIONS = ['unknown', 'view', 'click', 'search', 'add_to_cart', 'purchase', 'rate', 'watch', 'read', 'listen', 'follow', 'like', 'bookmark', 'comment', 'share', 'impression', 'dismiss', 'identify', 'return', 'remove_from_cart', 'unfollow', 'unlike'] as const
/** What the user did. return, remove_from_cart, unfollow and unlike take back. JSON also accepts hyphens (add-to-cart). */
export type Action = (typeof ACTIONS)[number]

/** What one user did, once, at one moment. Any producer, any partitioner, any language. */
export interface ClickstreamEvent {
  /** Unique to this event and the same on every resend of it; 1..128 characters. */
  readonly eventId: EventId
  /** Who acted; 1..256 characters, never empty. */
  readonly userId: UserId
  /** ecommerce, social, video, news, music, or a scenario of your own. */
  readonly scenario: ScenarioName
  /** What the user did; unknown is only what an older reader makes of a newer action. */
  readonly action: Action
  /** When it happened, milliseconds since 1970-01-01 UTC. */
  readonly occurredAt: EpochMs
  /** The item acted on; required by most actions. */
  readonly itemId: ItemId | null
  /** The other user of a follow or unfollow; for identify, the anonymous id that is this user. */
  readonly targetUserId: UserId | null
  /** The value of a rate action, in the scenario's rating range. */
  readonly rating: number | null
  /** Price of one unit, in currency; not negative. */
  readonly price: number | null
  /** ISO 4217 code; the scenario's default when absent. */
  readonly currency: string | null
  /** Units bought or returned; 1 when absent. */
  readonly quantity: number | null
  /** Time spent with the item, milliseconds; not negative. */
  readonly dwellMs: DurationMs | null
  /** Share of the item watched, read or listened to, 0..1. */
  readonly completion: number | null
  /** The producer's own session id, if it has one; sessions are also found by 30 idle minutes. */
  readonly sessionId: string | null
  /** Id of the recommendation list that led to this event (attribution). */
  readonly recommendationId: RecommendationId | null
  /** Kind of device: phone, tablet, desktop, tv, or free text. */
  readonly device: string | null
  /** The user's local time minus UTC, minutes, -840..840. */
  readonly utcOffsetMinutes: number | null
  /** The words of a search. */
  readonly query: string | null
  /** Anything else worth keeping, small. */
  readonly context: Readonly<Record<string, string>> | null
}

/** Why the record was not applied. */
export const DEAD_LETTER_REASONS = ['unknown', 'empty_value', 'unknown_framing', 'unknown_schema', 'undecodable', 'invalid_json', 'invalid_field', 'missing_field', 'unknown_action', 'unknown_scenario', 'impossible_time', 'future_time', 'too_late', 'out_of_range'] as const
/** Why the record was not applied. */
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number]

/** A record that could not be applied, with its original bytes, so that it can be replayed once the cause is mended. */
export interface DeadLetter {
  /** topic:partition:offset of the original record; readers drop repeats by it. */
  readonly deadLetterId: string
  /** Why, from the closed list that is also the metric's label. */
  readonly reason: DeadLetterReason
  /** What happened, to which field and value, and what to do. */
  readonly detail: string
  /** Topic of the original record. */
  readonly topic: string
  /** Partition of the original record. */
  readonly partition: number
  /** Offset of the original record. */
  readonly offset: number
  /** The broker's time of the original record, milliseconds since 1970-01-01 UTC. */
  readonly recordedAt: EpochMs
  /** Original key. */
  readonly key: Uint8Array | null
  /** Original value, byte for byte. */
  readonly value: Uint8Array | null
  /** Original headers. */
  readonly headers: Readonly<Record<string, Uint8Array>>
  /** Which service refused it. */
  readonly service: string
}

/** The right to be forgotten; every service follows it. */
export interface ErasureRequest {
  /** Unique to this request and the same on every resend. */
  readonly requestId: string
  /** Who is to be forgotten. */
  readonly userId: UserId
  /** When, milliseconds since 1970-01-01 UTC. */
  readonly requestedAt: EpochMs
  /** End offset of each clickstream partition at the request: what lies below is erased. */
  readonly endOffsets: Readonly<Record<string, number>>
}

/** A trained model that passed its gate. The newest message of a scenario is the one to serve; one without value (a tombstone) takes the release back, and the scenario is served without a release until the next message. */
export interface ModelRelease {
  /** The scenario it serves. */
  readonly scenario: ScenarioName
  /** The release's name: 0001, 0002, … within its scenario. */
  readonly version: ReleaseVersion
  /** The encoder inside: hybrid, attention, … */
  readonly architecture: string
  /** When the gate let it pass, milliseconds since 1970-01-01 UTC. */
  readonly releasedAt: EpochMs
  /** Folder of the release, relative to the release store's root. */
  readonly location: string
  /** SHA-256 of manifest.json, hexadecimal; the manifest holds those of the other files. */
  readonly manifestSha256: string
  /** First interaction trained on, milliseconds since 1970-01-01 UTC. */
  readonly windowFrom: EpochMs
  /** Last interaction trained on, milliseconds since 1970-01-01 UTC. */
  readonly windowTo: EpochMs
  /** Interactions trained on. */
  readonly interactions: number
  /** Users trained on. */
  readonly users: number
  /** Items it can rank. */
  readonly items: number
  /** Held-out figures: blend.hr@10, blend.ndcg@10, attention.hr@10, popularity.hr@10, … */
  readonly figures: Readonly<Record<string, number>>
}

/** All that is counted of one user, in one scenario, on one day. A newer version replaces an older whole. */
export interface DayActivity {
  /** The scenario. */
  readonly scenario: ScenarioName
  /** Days since 1970-01-01 in the configured zone. */
  readonly day: number
  /** The user's first active day in this scenario, days since 1970-01-01. */
  readonly cohortDay: number
  /** Events other than impressions. */
  readonly events: number
  /** Sessions begun on this day; a session ends after 30 idle minutes. */
  readonly sessions: number
  /** Time spent, milliseconds. */
  readonly dwellMs: number
  /** Impressions of recommendations. */
  readonly impressions: number
  /** Events that name a recommendation list and are not impressions or dismissals. */
  readonly attributedClicks: number
  /** Attributed events of the scenario's conversion actions. */
  readonly conversions: number
}

/** A span in which the user behaved like a bot. */
export interface BotInterval {
  /** First moment, milliseconds since 1970-01-01 UTC. */
  readonly from: EpochMs
  /** Last moment; null while it lasts. */
  readonly to: EpochMs | null
  /** In which scenario; null for all. */
  readonly scenario: ScenarioName | null
}

/** A profile has changed. Carries state, never only a difference, and is sent at least once: a reader keeps, for each user, the newest version. */
export interface ProfileUpdated {
  /** Whose profile. */
  readonly userId: UserId
  /** Events of this user passed so far; grows with each. */
  readonly version: number
  /** The profile's own time: its newest event's, milliseconds since 1970-01-01 UTC. */
  readonly updatedAt: EpochMs
  /** Scenarios of the events that led to this message. */
  readonly touched: readonly ScenarioName[]
  /** The state of every day touched by the events that led to this message. */
  readonly days: readonly DayActivity[]
  /** The bot intervals of the scenarios in touched, at most 8 each; a newer version replaces those of the same scenario. */
  readonly botIntervals: readonly BotInterval[]
  /** Segments the user is in, as scenario/segment. */
  readonly segments: readonly string[]
  /** For each of segments, the version of the profile at which it was entered: user, segment and version name an entry for ever. */
  readonly segmentsSince: readonly number[]
  /** Segments entered by the events that led to this message, or by later ones that were applied already; told again when events are delivered again. */
  readonly segmentsEntered: readonly string[]
  /** Segments left, told as segmentsEntered is. */
  readonly segmentsLeft: readonly string[]
}

/** One place of the list. */
export interface RecommendedItem {
  /** The item. */
  readonly itemId: ItemId
  /** Higher is better; comparable within one list only. */
  readonly score: number
  /** The candidate source that contributed most: deep, transitions, interests, trending, … */
  readonly source: string
  /** Why, in words; true of this user and item. */
  readonly reason: string
  /** The past item that the reason names, if it names one. */
  readonly becauseItemId: ItemId | null
}

/** What to show one user in one slot, best first. Sent at least once: readers drop repeats by recommendationId. */
export interface RecommendationList {
  /** Made from user, scenario, slot, profile version and release; put it on the events that the list leads to. */
  readonly recommendationId: RecommendationId
  /** For whom. */
  readonly userId: UserId
  /** In which scenario. */
  readonly scenario: ScenarioName
  /** Where it shows: home, similar, ads, trending. */
  readonly slot: string
  /** Version of the profile it was made from; 0 for a user without one. */
  readonly profileVersion: number
  /** The release that scored it; null before the first. */
  readonly release: ReleaseVersion | null
  /** Which arm of the experiment the user is in: control, personal, … */
  readonly variant: string
  /** The event time it answers to, milliseconds since 1970-01-01 UTC. */
  readonly createdAt: EpochMs
  /** Best first. */
  readonly items: readonly RecommendedItem[]
}

/** One figure of how much users come back. A later message of the same metric, window, variant and cohort with a higher revision replaces an earlier one. */
export interface StickinessMetric {
  /** The scenario. */
  readonly scenario: ScenarioName
  /** dau, wau, mau, dau_per_mau, sessions, sessions_per_active_user, dwell_per_active_user_ms, retention_classic, retention_rolling, click_through_rate, conversion_rate, … */
  readonly metric: string
  /** The figure. */
  readonly value: number
  /** users, ratio, sessions, ms. */
  readonly unit: string
  /** Users it was counted over: the denominator of a ratio. */
  readonly users: number
  /** Start of the window, milliseconds since 1970-01-01 UTC. */
  readonly windowFrom: EpochMs
  /** End of the window, exclusive. */
  readonly windowTo: EpochMs
  /** 0 for the first figure of the window, then 1, 2, … */
  readonly revision: number
  /** The arm of the experiment, or null for all users. */
  readonly variant: string | null
  /** For retention: first active day of the cohort, days since 1970-01-01. */
  readonly cohortDay: number | null
  /** For retention: days after the cohort's day, 1, 7, 30. */
  readonly dayNumber: number | null
}

/** Avro schema of CatalogItem, as in schemas/. */
export const catalogItemSchema = {"type":"record","name":"CatalogItem","namespace":"profilestream","doc":"An item that can be recommended, or an ad. The newest message of a key wins; an empty value removes the item.","topic":{"name":"catalog","key":"scenario:itemId","partitions":3,"cleanup":"compact","retentionDays":null},"fields":[{"name":"scenario","type":"string","brand":"ScenarioName","doc":"The scenario the item belongs to."},{"name":"itemId","type":"string","brand":"ItemId","doc":"The item's id, unique in its scenario."},{"name":"title","type":["null","string"],"default":null,"doc":"What people call it."},{"name":"categories","type":{"type":"array","items":"string"},"default":[],"doc":"Categories or genres, the main one first."},{"name":"tags","type":{"type":"array","items":"string"},"default":[],"doc":"Free tags: brand:acme, artist:…, topic words."},{"name":"price","type":["null","double"],"default":null,"doc":"Price of one unit, in currency."},{"name":"currency","type":["null","string"],"default":null,"doc":"ISO 4217 code."},{"name":"publishedAt","type":["null","long"],"brand":"EpochMs","default":null,"doc":"When it became available, milliseconds since 1970-01-01 UTC."},{"name":"expiresAt","type":["null","long"],"brand":"EpochMs","default":null,"doc":"When it may no longer be recommended, milliseconds since 1970-01-01 UTC."},{"name":"durationMs","type":["null","long"],"brand":"DurationMs","default":null,"doc":"How long it takes to watch, read or hear, milliseconds."},{"name":"creatorUserId","type":["null","string"],"brand":"UserId","default":null,"doc":"The user who made it, in social scenarios."},{"name":"ad","type":"boolean","default":false,"doc":"True for an ad: shown only in ad slots."}]} as const

/** Avro schema of ClickstreamEvent, as in schemas/. */
export const clickstreamEventSchema = {"type":"record","name":"ClickstreamEvent","namespace":"profilestream","doc":"What one user did, once, at one moment. Any producer, any partitioner, any language.","topic":{"name":"clickstream","key":"userId","partitions":6,"cleanup":"delete","retentionDays":90},"fields":[{"name":"eventId","type":"string","brand":"EventId","doc":"Unique to this event and the same on every resend of it; 1..128 characters."},{"name":"userId","type":"string","brand":"UserId","doc":"Who acted; 1..256 characters, never empty."},{"name":"scenario","type":"string","brand":"ScenarioName","doc":"ecommerce, social, video, news, music, or a scenario of your own."},{"name":"action","type":{"type":"enum","name":"Action","doc":"What the user did. return, remove_from_cart, unfollow and unlike take back. JSON also accepts hyphens (add-to-cart).","symbols":["unknown","view","click","search","add_to_cart","purchase","rate","watch","read","listen","follow","like","bookmark","comment","share","impression","dismiss","identify","return","remove_from_cart","unfollow","unlike"],"default":"unknown"},"doc":"What the user did; unknown is only what an older reader makes of a newer action."},{"name":"occurredAt","type":"long","brand":"EpochMs","doc":"When it happened, milliseconds since 1970-01-01 UTC."},{"name":"itemId","type":["null","string"],"brand":"ItemId","default":null,"doc":"The item acted on; required by most actions."},{"name":"targetUserId","type":["null","string"],"brand":"UserId","default":null,"doc":"The other user of a follow or unfollow; for identify, the anonymous id that is this user."},{"name":"rating","type":["null","double"],"default":null,"doc":"The value of a rate action, in the scenario's rating range."},{"name":"price","type":["null","double"],"default":null,"doc":"Price of one unit, in currency; not negative."},{"name":"currency","type":["null","string"],"default":null,"doc":"ISO 4217 code; the scenario's default when absent."},{"name":"quantity","type":["null","int"],"default":null,"doc":"Units bought or returned; 1 when absent."},{"name":"dwellMs","type":["null","long"],"brand":"DurationMs","default":null,"doc":"Time spent with the item, milliseconds; not negative."},{"name":"completion","type":["null","double"],"default":null,"doc":"Share of the item watched, read or listened to, 0..1."},{"name":"sessionId","type":["null","string"],"default":null,"doc":"The producer's own session id, if it has one; sessions are also found by 30 idle minutes."},{"name":"recommendationId","type":["null","string"],"brand":"RecommendationId","default":null,"doc":"Id of the recommendation list that led to this event (attribution)."},{"name":"device","type":["null","string"],"default":null,"doc":"Kind of device: phone, tablet, desktop, tv, or free text."},{"name":"utcOffsetMinutes","type":["null","int"],"default":null,"doc":"The user's local time minus UTC, minutes, -840..840."},{"name":"query","type":["null","string"],"default":null,"doc":"The words of a search."},{"name":"context","type":["null",{"type":"map","values":"string"}],"default":null,"doc":"Anything else worth keeping, small."}]} as const

/** Avro schema of DeadLetter, as in schemas/. */
export const deadLetterSchema = {"type":"record","name":"DeadLetter","namespace":"profilestream","doc":"A record that could not be applied, with its original bytes, so that it can be replayed once the cause is mended.","topic":{"name":"clickstream.dead-letter","key":"the original key","partitions":3,"cleanup":"delete","retentionDays":90,"maxMessageBytes":4194304},"fields":[{"name":"deadLetterId","type":"string","doc":"topic:partition:offset of the original record; readers drop repeats by it."},{"name":"reason","type":{"type":"enum","name":"DeadLetterReason","doc":"Why the record was not applied.","symbols":["unknown","empty_value","unknown_framing","unknown_schema","undecodable","invalid_json","invalid_field","missing_field","unknown_action","unknown_scenario","impossible_time","future_time","too_late","out_of_range"],"default":"unknown"},"doc":"Why, from the closed list that is also the metric's label."},{"name":"detail","type":"string","doc":"What happened, to which field and value, and what to do."},{"name":"topic","type":"string","doc":"Topic of the original record."},{"name":"partition","type":"int","doc":"Partition of the original record."},{"name":"offset","type":"long","doc":"Offset of the original record."},{"name":"recordedAt","type":"long","brand":"EpochMs","doc":"The broker's time of the original record, milliseconds since 1970-01-01 UTC."},{"name":"key","type":["null","bytes"],"default":null,"doc":"Original key."},{"name":"value","type":["null","bytes"],"default":null,"doc":"Original value, byte for byte."},{"name":"headers","type":{"type":"map","values":"bytes"},"default":{},"doc":"Original headers."},{"name":"service","type":"string","default":"","doc":"Which service refused it."}]} as const

/** Avro schema of ErasureRequest, as in schemas/. */
export const erasureRequestSchema = {"type":"record","name":"ErasureRequest","namespace":"profilestream","doc":"The right to be forgotten; every service follows it.","topic":{"name":"erasure-requests","key":"userId","partitions":1,"cleanup":"delete","retentionDays":365},"fields":[{"name":"requestId","type":"string","doc":"Unique to this request and the same on every resend."},{"name":"userId","type":"string","brand":"UserId","doc":"Who is to be forgotten."},{"name":"requestedAt","type":"long","brand":"EpochMs","doc":"When, milliseconds since 1970-01-01 UTC."},{"name":"endOffsets","type":{"type":"map","values":"long"},"default":{},"doc":"End offset of each clickstream partition at the request: what lies below is erased."}]} as const

/** Avro schema of ModelRelease, as in schemas/. */
export const modelReleaseSchema = {"type":"record","name":"ModelRelease","namespace":"profilestream","doc":"A trained model that passed its gate. The newest message of a scenario is the one to serve; one without value (a tombstone) takes the release back, and the scenario is served without a release until the next message.","topic":{"name":"model-releases","key":"scenario","partitions":1,"cleanup":"compact","retentionDays":null},"fields":[{"name":"scenario","type":"string","brand":"ScenarioName","doc":"The scenario it serves."},{"name":"version","type":"string","brand":"ReleaseVersion","doc":"The release's name: 0001, 0002, … within its scenario."},{"name":"architecture","type":"string","doc":"The encoder inside: hybrid, attention, …"},{"name":"releasedAt","type":"long","brand":"EpochMs","doc":"When the gate let it pass, milliseconds since 1970-01-01 UTC."},{"name":"location","type":"string","doc":"Folder of the release, relative to the release store's root."},{"name":"manifestSha256","type":"string","doc":"SHA-256 of manifest.json, hexadecimal; the manifest holds those of the other files."},{"name":"windowFrom","type":"long","brand":"EpochMs","doc":"First interaction trained on, milliseconds since 1970-01-01 UTC."},{"name":"windowTo","type":"long","brand":"EpochMs","doc":"Last interaction trained on, milliseconds since 1970-01-01 UTC."},{"name":"interactions","type":"long","doc":"Interactions trained on."},{"name":"users","type":"int","doc":"Users trained on."},{"name":"items","type":"int","doc":"Items it can rank."},{"name":"figures","type":{"type":"map","values":"double"},"default":{},"doc":"Held-out figures: blend.hr@10, blend.ndcg@10, attention.hr@10, popularity.hr@10, …"}]} as const

/** Avro schema of ProfileUpdated, as in schemas/. */
export const profileUpdatedSchema = {"type":"record","name":"ProfileUpdated","namespace":"profilestream","doc":"A profile has changed. Carries state, never only a difference, and is sent at least once: a reader keeps, for each user, the newest version.","topic":{"name":"profile-updates","key":"userId","partitions":6,"cleanup":"delete","retentionDays":14},"fields":[{"name":"userId","type":"string","brand":"UserId","doc":"Whose profile."},{"name":"version","type":"long","doc":"Events of this user passed so far; grows with each."},{"name":"updatedAt","type":"long","brand":"EpochMs","doc":"The profile's own time: its newest event's, milliseconds since 1970-01-01 UTC."},{"name":"touched","type":{"type":"array","items":"string"},"brand":"ScenarioName","default":[],"doc":"Scenarios of the events that led to this message."},{"name":"days","type":{"type":"array","items":{"type":"record","name":"DayActivity","doc":"All that is counted of one user, in one scenario, on one day. A newer version replaces an older whole.","fields":[{"name":"scenario","type":"string","brand":"ScenarioName","doc":"The scenario."},{"name":"day","type":"int","doc":"Days since 1970-01-01 in the configured zone."},{"name":"cohortDay","type":"int","doc":"The user's first active day in this scenario, days since 1970-01-01."},{"name":"events","type":"int","doc":"Events other than impressions."},{"name":"sessions","type":"int","doc":"Sessions begun on this day; a session ends after 30 idle minutes."},{"name":"dwellMs","type":"long","doc":"Time spent, milliseconds."},{"name":"impressions","type":"int","doc":"Impressions of recommendations."},{"name":"attributedClicks","type":"int","doc":"Events that name a recommendation list and are not impressions or dismissals."},{"name":"conversions","type":"int","doc":"Attributed events of the scenario's conversion actions."}]}},"default":[],"doc":"The state of every day touched by the events that led to this message."},{"name":"botIntervals","type":{"type":"array","items":{"type":"record","name":"BotInterval","doc":"A span in which the user behaved like a bot.","fields":[{"name":"from","type":"long","brand":"EpochMs","doc":"First moment, milliseconds since 1970-01-01 UTC."},{"name":"to","type":["null","long"],"brand":"EpochMs","default":null,"doc":"Last moment; null while it lasts."},{"name":"scenario","type":["null","string"],"brand":"ScenarioName","default":null,"doc":"In which scenario; null for all."}]}},"default":[],"doc":"The bot intervals of the scenarios in touched, at most 8 each; a newer version replaces those of the same scenario."},{"name":"segments","type":{"type":"array","items":"string"},"default":[],"doc":"Segments the user is in, as scenario/segment."},{"name":"segmentsSince","type":{"type":"array","items":"long"},"default":[],"doc":"For each of segments, the version of the profile at which it was entered: user, segment and version name an entry for ever."},{"name":"segmentsEntered","type":{"type":"array","items":"string"},"default":[],"doc":"Segments entered by the events that led to this message, or by later ones that were applied already; told again when events are delivered again."},{"name":"segmentsLeft","type":{"type":"array","items":"string"},"default":[],"doc":"Segments left, told as segmentsEntered is."}]} as const

/** Avro schema of RecommendationList, as in schemas/. */
export const recommendationListSchema = {"type":"record","name":"RecommendationList","namespace":"profilestream","doc":"What to show one user in one slot, best first. Sent at least once: readers drop repeats by recommendationId.","topic":{"name":"recommendations","key":"userId","partitions":6,"cleanup":"delete","retentionDays":7},"fields":[{"name":"recommendationId","type":"string","brand":"RecommendationId","doc":"Made from user, scenario, slot, profile version and release; put it on the events that the list leads to."},{"name":"userId","type":"string","brand":"UserId","doc":"For whom."},{"name":"scenario","type":"string","brand":"ScenarioName","doc":"In which scenario."},{"name":"slot","type":"string","doc":"Where it shows: home, similar, ads, trending."},{"name":"profileVersion","type":"long","doc":"Version of the profile it was made from; 0 for a user without one."},{"name":"release","type":["null","string"],"brand":"ReleaseVersion","default":null,"doc":"The release that scored it; null before the first."},{"name":"variant","type":"string","doc":"Which arm of the experiment the user is in: control, personal, …"},{"name":"createdAt","type":"long","brand":"EpochMs","doc":"The event time it answers to, milliseconds since 1970-01-01 UTC."},{"name":"items","type":{"type":"array","items":{"type":"record","name":"RecommendedItem","doc":"One place of the list.","fields":[{"name":"itemId","type":"string","brand":"ItemId","doc":"The item."},{"name":"score","type":"double","doc":"Higher is better; comparable within one list only."},{"name":"source","type":"string","doc":"The candidate source that contributed most: deep, transitions, interests, trending, …"},{"name":"reason","type":"string","doc":"Why, in words; true of this user and item."},{"name":"becauseItemId","type":["null","string"],"brand":"ItemId","default":null,"doc":"The past item that the reason names, if it names one."}]}},"default":[],"doc":"Best first."}]} as const

/** Avro schema of StickinessMetric, as in schemas/. */
export const stickinessMetricSchema = {"type":"record","name":"StickinessMetric","namespace":"profilestream","doc":"One figure of how much users come back. A later message of the same metric, window, variant and cohort with a higher revision replaces an earlier one.","topic":{"name":"stickiness-metrics","key":"scenario","partitions":3,"cleanup":"delete","retentionDays":90},"fields":[{"name":"scenario","type":"string","brand":"ScenarioName","doc":"The scenario."},{"name":"metric","type":"string","doc":"dau, wau, mau, dau_per_mau, sessions, sessions_per_active_user, dwell_per_active_user_ms, retention_classic, retention_rolling, click_through_rate, conversion_rate, …"},{"name":"value","type":"double","doc":"The figure."},{"name":"unit","type":"string","doc":"users, ratio, sessions, ms."},{"name":"users","type":"long","doc":"Users it was counted over: the denominator of a ratio."},{"name":"windowFrom","type":"long","brand":"EpochMs","doc":"Start of the window, milliseconds since 1970-01-01 UTC."},{"name":"windowTo","type":"long","brand":"EpochMs","doc":"End of the window, exclusive."},{"name":"revision","type":"int","doc":"0 for the first figure of the window, then 1, 2, …"},{"name":"variant","type":["null","string"],"default":null,"doc":"The arm of the experiment, or null for all users."},{"name":"cohortDay","type":["null","int"],"default":null,"doc":"For retention: first active day of the cohort, days since 1970-01-01."},{"name":"dayNumber","type":["null","int"],"default":null,"doc":"For retention: days after the cohort's day, 1, 7, 30."}]} as const
