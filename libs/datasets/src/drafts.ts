/** Events and items of published data sets, which know only a few of the fields. */
import {
  asEpochMs,
  asEventId,
  asItemId,
  asUserId,
  type Action,
  type CatalogItem,
  type ClickstreamEvent,
  type ScenarioName,
} from '@profilestream/contracts'
import type { DatasetRecord } from './dataset.js'

/** What a data set knows of an event; ids as they stand in the file. */
export interface EventDraft {
  readonly eventId: string
  readonly userId: string
  readonly scenario: ScenarioName
  readonly action: Action
  /** Milliseconds since 1970-01-01 UTC. */
  readonly occurredAt: number
  readonly itemId?: string
  readonly targetUserId?: string
  readonly rating?: number
  readonly completion?: number
  readonly sessionId?: string
  readonly recommendationId?: ClickstreamEvent['recommendationId']
  readonly device?: string | null
  readonly context?: Readonly<Record<string, string>> | null
}

/** The event of a draft, as a record. */
export const draftEvent = (draft: EventDraft): DatasetRecord => ({
  kind: 'event',
  event: {
    eventId: asEventId(draft.eventId),
    userId: asUserId(draft.userId),
    scenario: draft.scenario,
    action: draft.action,
    occurredAt: asEpochMs(draft.occurredAt),
    itemId: draft.itemId === undefined ? null : asItemId(draft.itemId),
    targetUserId: draft.targetUserId === undefined ? null : asUserId(draft.targetUserId),
    rating: draft.rating ?? null,
    price: null,
    currency: null,
    quantity: null,
    dwellMs: null,
    completion: draft.completion ?? null,
    sessionId: draft.sessionId ?? null,
    recommendationId: draft.recommendationId ?? null,
    device: draft.device ?? null,
    utcOffsetMinutes: null,
    query: null,
    context: draft.context ?? null,
  },
})

/** What a data set knows of an item. */
export interface ItemDraft {
  readonly itemId: string
  readonly scenario: ScenarioName
  readonly title: string | null
  readonly categories?: readonly string[]
  readonly tags?: readonly string[]
  /** Milliseconds since 1970-01-01 UTC. */
  readonly publishedAt?: number | null
}

/** The item of a draft, as a record. */
export const draftItem = (draft: ItemDraft): DatasetRecord => {
  const item: CatalogItem = {
    scenario: draft.scenario,
    itemId: asItemId(draft.itemId),
    title: draft.title,
    categories: draft.categories ?? [],
    tags: draft.tags ?? [],
    price: null,
    currency: null,
    publishedAt:
      draft.publishedAt === undefined || draft.publishedAt === null ? null : asEpochMs(draft.publishedAt),
    expiresAt: null,
    durationMs: null,
    creatorUserId: null,
    ad: false,
  }
  return { kind: 'item', item }
}
