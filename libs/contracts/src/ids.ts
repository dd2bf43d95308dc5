/** Identifiers as types of their own, so that a user is never passed where an item is meant. */

declare const brand: unique symbol
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }

/** Unique to one event and the same on every resend of it. */
export type EventId = Branded<string, 'EventId'>
/** Who acts; also an anonymous id before `identify`. */
export type UserId = Branded<string, 'UserId'>
/** What is acted on; unique within its scenario. */
export type ItemId = Branded<string, 'ItemId'>
/** ecommerce, social, video, news, music, or a user's own. */
export type ScenarioName = Branded<string, 'ScenarioName'>
/** Id of one recommendation list, for attribution. */
export type RecommendationId = Branded<string, 'RecommendationId'>
/** Name of a release within its scenario: 0001, 0002, … */
export type ReleaseVersion = Branded<string, 'ReleaseVersion'>

/** Brands a string that entered the system as a user's id. */
export const asUserId = (value: string): UserId => value as UserId
/** Brands a string that entered the system as an item's id. */
export const asItemId = (value: string): ItemId => value as ItemId
/** Brands a string that entered the system as an event's id. */
export const asEventId = (value: string): EventId => value as EventId
/** Brands a string that entered the system as a scenario's name. */
export const asScenarioName = (value: string): ScenarioName => value as ScenarioName
/** Brands a string that entered the system as a recommendation list's id. */
export const asRecommendationId = (value: string): RecommendationId => value as RecommendationId
/** Brands a string that entered the system as a release's version. */
export const asReleaseVersion = (value: string): ReleaseVersion => value as ReleaseVersion
