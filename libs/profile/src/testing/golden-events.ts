/** Events whose fold is pinned byte for byte: every action, two scenarios, late, repeated and rejected ones, over 150 days. */
import { asItemId, DAY_MS, hash32, type Action } from '@profilestream/contracts'
import type { PlacedEvent } from '../mutable-profile.js'
import { FIRST_DAY_MS } from './arbitraries.js'
import { aScenario, anEvent, type EventFields } from './builders.js'

const ACTIONS = Object.keys(aScenario().actions) as Action[]
const EVENTS = 420

/** A whole number below a limit, the same for ever. */
const draw = (what: string, index: number, limit: number): number => hash32(`${what}-${index}`) % limit

const fieldsOf = (index: number): EventFields => {
  const action = ACTIONS[draw('action', index, ACTIONS.length)] ?? 'watch'
  const needsUser = action === 'follow' || action === 'unfollow'
  const late = draw('late', index, 10) === 0 ? draw('by', index, 5 * DAY_MS) : 0
  return {
    eventId: draw('kind', index, 2) === 0 ? `golden-${index}` : `9e107d9d-372b-4ab0-${index}f`,
    userId: 'golden-ünïcode',
    scenario: draw('scenario', index, 5) === 0 ? 'other' : 'video',
    action,
    occurredAt: FIRST_DAY_MS + Math.floor((index * 150 * DAY_MS) / EVENTS) + draw('at', index, DAY_MS) - late,
    itemId: needsUser || action === 'search' ? null : asItemId(itemOf(index)),
    targetUserId: needsUser ? `friend-${draw('friend', index, 6)}` : null,
    query: action === 'search' ? 'cats' : null,
    rating: action === 'rate' ? 1 + draw('rating', index, 5) : null,
    price: draw('priced', index, 2) === 0 ? draw('price', index, 10_000) / 100 : null,
    currency: draw('currency', index, 3) === 0 ? 'USD' : null,
    dwellMs: draw('dwelt', index, 2) === 0 ? draw('dwell', index, 100_000) : null,
    completion: draw('completed', index, 101) / 100,
    recommendationId: draw('attributed', index, 4) === 0 ? 'list-1' : null,
  }
}

const itemOf = (index: number): string =>
  draw('form', index, 3) === 0 ? String(draw('item', index, 2_000)) : `film-${draw('item', index, 30)}`

const CRAWLED = 90
const CRAWL_AT = FIRST_DAY_MS + 151 * DAY_MS

/** At the end something goes through the catalog in a hurry, and double-clicks. */
const crawl = (offset: number): PlacedEvent[] =>
  Array.from({ length: CRAWLED }, (_, index) => ({
    event: anEvent({
      eventId: `crawl-${index}`,
      userId: 'golden-ünïcode',
      itemId: asItemId(`film-${index - (index % 9 === 8 ? 1 : 0)}`),
      occurredAt: CRAWL_AT + index * 1_000 + draw('crawl', index, 300),
    }),
    partition: 4,
    offset: offset + index,
  }))

/** 420 events and a repeat of every seventh, every eleventh rejected, in two partitions; then a crawl. */
export const goldenEvents = (): PlacedEvent[] => {
  const events = Array.from({ length: EVENTS }, (_, index) => index)
    .flatMap((index) => (index % 7 === 0 ? [index, index] : [index]))
    .map((index, offset) => ({
      event: index % 11 === 5 ? null : anEvent(fieldsOf(index)),
      partition: draw('partition', index, 2) * 4,
      offset,
    }))
  return [...events, ...crawl(events.length)]
}
