/** Random events for property tests: few items, few days, every action, so that things meet. */
import {
  asItemId,
  asScenarioName,
  DAY_MS,
  MINUTE_MS,
  type Action,
  type CatalogItem,
} from '@profilestream/contracts'
import fc from 'fast-check'
import type { Basis } from '../basis.js'
import { createHashEmbeddings } from '../hash-vector.kernel.js'
import type { PlacedEvent } from '../mutable-profile.js'
import { aCatalogItem, anEvent, aScenario, type EventFields } from './builders.js'

/** First day of the random events, milliseconds. */
export const FIRST_DAY_MS = 19_700 * DAY_MS

/** Items of the catalog; films 10 and above are unknown to it. */
export const CATALOG: readonly CatalogItem[] = Array.from({ length: 10 }, (_, i) =>
  aCatalogItem({
    itemId: asItemId(`film-${i}`),
    categories: [`genre-${i % 3}`, `genre-${i % 4}`],
    tags: i % 2 === 0 ? ['ünïcode', `artist-${i}`] : [],
  }),
)

/** Segments that users of random events enter and leave. */
const SEGMENTS = [
  { name: 'watcher', title: 'Watchers', when: 'count("watch") >= 3 && activeDaysIn(7) >= 2' },
  { name: 'fan', title: 'Fans', when: 'share("genre-1") > 0.3 && interest("genre-1") > 2.5' },
]

/** The scenario of the builders with two segments, that catalog, hash vectors, days in UTC. */
export const aBasis = (fields: Partial<Basis> = {}): Basis => {
  const scenario = aScenario({ segments: SEGMENTS })
  const items = new Map(CATALOG.map((item) => [item.itemId, item]))
  return {
    scenarios: new Map([
      [scenario.name, scenario],
      [asScenarioName('other'), aScenario({ name: asScenarioName('other'), segments: SEGMENTS.slice(1) })],
    ]),
    catalog: { find: (_, itemId) => items.get(itemId) },
    embeddings: createHashEmbeddings(),
    zoneOffsetMinutes: 0,
    ...fields,
  }
}

const ACTIONS_USED: readonly Action[] = [
  'watch', 'watch', 'watch', 'view', 'rate', 'like', 'like', 'unlike', 'purchase', 'return', 'impression', 'dismiss', 'bookmark',
] // prettier-ignore

const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { nil: null })

/** Fields of one event; times lie on `days` days, within an hour of each. */
export const eventFields = (days: number): fc.Arbitrary<EventFields> =>
  fc.record({
    action: fc.constantFrom(...ACTIONS_USED),
    itemId: fc.integer({ min: 0, max: 12 }).map((number) => `film-${number}`),
    occurredAt: fc
      .tuple(fc.integer({ min: 0, max: days - 1 }), fc.integer({ min: 0, max: 60 }))
      .map(([day, minute]) => FIRST_DAY_MS + day * DAY_MS + minute * MINUTE_MS),
    rating: fc.integer({ min: 1, max: 5 }),
    price: orNull(fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100)),
    quantity: orNull(fc.integer({ min: 1, max: 9 })),
    currency: fc.constantFrom(null, 'EUR', 'USD'),
    dwellMs: orNull(fc.integer({ min: 0, max: 200_000 })),
    completion: orNull(fc.double({ min: 0, max: 1, noNaN: true })),
    recommendationId: fc.constantFrom(null, 'list-1'),
  })

/** The same with a device and a zone, which the order of events matters to. */
export const habitFields = (days: number): fc.Arbitrary<EventFields> =>
  fc
    .tuple(
      eventFields(days),
      fc.record({
        device: fc.constantFrom(null, 'phone', 'tv'),
        utcOffsetMinutes: fc.constantFrom(null, 120, -300),
      }),
    )
    .map(([fields, habits]) => ({ ...fields, ...habits }))

/** Events with ids that count upwards, at the offsets 0, 1, 2, … of partition 0. */
export const placed = (fields: readonly EventFields[]): PlacedEvent[] =>
  fields.map((own, offset) => ({
    event: anEvent({ eventId: `event-${offset}`, ...own }),
    partition: 0,
    offset,
  }))

/** Random events of one user. */
export const someEvents = (options: { days: number; maxLength: number }): fc.Arbitrary<PlacedEvent[]> =>
  fc.array(eventFields(options.days), { minLength: 1, maxLength: options.maxLength, size: 'max' }).map(placed)
