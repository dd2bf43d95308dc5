/** Events and films of these tests: records as contracts build them, and events as someone who knows only JSON writes them. */
import { randomUUID } from 'node:crypto'
import { asScenarioName, type CatalogItem, type ClickstreamEvent } from '@profilestream/contracts'
import { anEvent, anItem, type EventFields, type ItemFields } from '@profilestream/contracts/testing'

/** The scenario of most of these tests. */
export const VIDEO = asScenarioName('video')

/** Ada watches film-1 now; no two events are the same. */
export const aWatchNow = (fields: EventFields = {}): ClickstreamEvent =>
  anEvent({ eventId: randomUUID(), occurredAt: Date.now(), ...fields })

/** A film of which only the name is known. */
export const aFilm = (itemId: string, fields: ItemFields = {}): CatalogItem => anItem({ itemId, ...fields })

/** Ada watches film-1 whole, in the JSON that producers send. */
export const aJsonEvent = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  userId: 'ada',
  scenario: 'video',
  action: 'watch',
  itemId: 'film-1',
  completion: 1,
  ...fields,
})
