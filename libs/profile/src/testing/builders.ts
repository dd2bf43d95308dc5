/** Builders for this package's own tests and benchmarks: a complete value with the fields that matter named by the test. */
import {
  asEpochMs,
  asEventId,
  asItemId,
  asRecommendationId,
  asScenarioName,
  asUserId,
  type Action,
  type ActionDefinition,
  type CatalogItem,
  type ClickstreamEvent,
  type DurationMs,
  type ScenarioDefinition,
  type UserId,
} from '@profilestream/contracts'

/** Fields of an event as plain values. */
export interface EventFields {
  eventId?: string
  userId?: string
  scenario?: string
  action?: Action
  occurredAt?: number
  itemId?: string | null
  targetUserId?: string | null
  rating?: number | null
  price?: number | null
  currency?: string | null
  quantity?: number | null
  dwellMs?: number | null
  completion?: number | null
  recommendationId?: string | null
  query?: string | null
  utcOffsetMinutes?: number | null
}

const branded = <To>(value: string | null | undefined, brand: (value: string) => To): To | null =>
  value === null || value === undefined ? null : brand(value)

/** A user's id. */
export const aUserId = (value = 'ada'): UserId => asUserId(value)

/** A complete watch in the video scenario. */
export const anEvent = (fields: EventFields = {}): ClickstreamEvent => ({
  eventId: asEventId(fields.eventId ?? 'event-1'),
  userId: asUserId(fields.userId ?? 'ada'),
  scenario: asScenarioName(fields.scenario ?? 'video'),
  action: fields.action ?? 'watch',
  occurredAt: asEpochMs(fields.occurredAt ?? 1_700_000_000_000),
  itemId: fields.itemId === undefined ? asItemId('film-1') : branded(fields.itemId, asItemId),
  targetUserId: branded(fields.targetUserId, asUserId),
  rating: fields.rating ?? null,
  price: fields.price ?? null,
  currency: fields.currency ?? null,
  quantity: fields.quantity ?? null,
  dwellMs: (fields.dwellMs ?? null) as DurationMs | null,
  completion: fields.completion ?? null,
  sessionId: null,
  recommendationId: branded(fields.recommendationId, asRecommendationId),
  device: null,
  utcOffsetMinutes: fields.utcOffsetMinutes ?? null,
  query: fields.query ?? null,
  context: null,
})

/** An item without a price. */
export const aCatalogItem = (fields: Partial<CatalogItem> = {}): CatalogItem => ({
  scenario: asScenarioName('video'),
  itemId: asItemId('film-1'),
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
})

/** An action that enters the history and is worth 1. */
export const anAction = (fields: Partial<ActionDefinition> = {}): ActionDefinition => ({
  weight: 1,
  requires: ['itemId'],
  value: 'constant',
  enters: 'history',
  consumes: true,
  takesBack: null,
  converts: false,
  ...fields,
})

const nothing = anAction({ weight: 0, enters: 'nothing', consumes: false })

/** A video scenario with one action of every kind. */
export const aScenario = (fields: Partial<ScenarioDefinition> = {}): ScenarioDefinition => ({
  name: asScenarioName('video'),
  title: 'Video',
  actions: {
    watch: anAction({ weight: 3, value: 'completion', converts: true }),
    view: anAction({ value: 'dwell', consumes: false }),
    rate: anAction({ weight: 2, value: 'rating', requires: ['itemId', 'rating'] }),
    like: anAction({ weight: 2 }),
    unlike: { ...nothing, takesBack: 'like' },
    purchase: anAction({ weight: 5, converts: true }),
    return: { ...nothing, takesBack: 'purchase' },
    follow: { ...nothing, requires: ['targetUserId'] },
    unfollow: { ...nothing, requires: ['targetUserId'], takesBack: 'follow' },
    search: { ...nothing, requires: ['query'] },
    impression: nothing,
    dismiss: { ...nothing, weight: -2 },
    bookmark: { ...nothing, weight: 1, consumes: true },
  },
  interestHalfLifeDays: 10,
  trendHalfLifeDays: 1,
  itemsRepeat: false,
  freshForDays: null,
  ratingRange: { lowest: 1, highest: 5 },
  fullDwellMs: 60_000,
  defaultCurrency: 'EUR',
  earliestTime: 631_152_000_000,
  futureToleranceMs: 600_000,
  slots: ['home'],
  variants: [{ name: 'personal', share: 1, ranking: 'personal' }],
  ...fields,
})
