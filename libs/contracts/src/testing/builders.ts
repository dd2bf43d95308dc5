/** Complete records for tests, with the fields that matter to a test named by the test: `anEvent({ dwellMs: 0 })`. */
import type { CatalogItem, ClickstreamEvent } from '../generated/records.js'
import type { EventId, ItemId, RecommendationId, ScenarioName, UserId } from '../ids.js'
import type { DurationMs, EpochMs } from '../units.js'

type Id = EventId | ItemId | RecommendationId | ScenarioName | UserId

/** A field's type without its brand: tests write ids and times as they stand on paper. */
type Plain<Value> = Value extends Id ? string : Value extends DurationMs | EpochMs ? number : Value

type PlainFields<Record> = { readonly [Field in keyof Record]?: Plain<Record[Field]> }

/** Fields of an event as a test writes them. */
export type EventFields = PlainFields<ClickstreamEvent>

/** Fields of a catalog item as a test writes them. */
export type ItemFields = PlainFields<CatalogItem>

/** Ada watches film-1 on 14 November 2023. */
export const anEvent = (fields: EventFields = {}): ClickstreamEvent =>
  ({
    eventId: 'event-1',
    userId: 'ada',
    scenario: 'video',
    action: 'watch',
    occurredAt: 1_700_000_000_000,
    itemId: 'film-1',
    targetUserId: null,
    rating: null,
    price: null,
    currency: null,
    quantity: null,
    dwellMs: null,
    completion: null,
    sessionId: null,
    recommendationId: null,
    device: null,
    utcOffsetMinutes: null,
    query: null,
    context: null,
    ...fields,
  }) as ClickstreamEvent

/** A film of which only the name is known. */
export const anItem = (fields: ItemFields = {}): CatalogItem =>
  ({
    scenario: 'video',
    itemId: 'film-1',
    title: null,
    categories: [],
    tags: [],
    price: null,
    currency: null,
    publishedAt: null,
    expiresAt: null,
    durationMs: null,
    creatorUserId: null,
    ad: false,
    ...fields,
  }) as CatalogItem
