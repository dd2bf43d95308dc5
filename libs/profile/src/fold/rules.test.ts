import assert from 'node:assert/strict'
import test from 'node:test'
import {
  asItemId,
  asReleaseVersion,
  asScenarioName,
  asUserId,
  DAY_MS,
  type ReleaseVersion,
} from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { encodeProfile } from '../codec/encode-profile.js'
import { openProfile } from '../codec/open-profile.js'
import { createProfile, type FoldOutcome, type MutableProfile } from '../mutable-profile.js'
import type { Profile, ScenarioProfile } from '../profile.js'
import { aBasis, FIRST_DAY_MS } from '../testing/arbitraries.js'
import { aCatalogItem, anEvent, aScenario, aUserId, type EventFields } from '../testing/builders.js'
import { hasHad, viewProfile } from '../view/view-profile.js'
import { foldEvent } from './fold-event.js'

const video = asScenarioName('video')
const HALF_LIFE_MS = 10 * DAY_MS
const noCatalog = { find: () => undefined }

interface Folding {
  readonly profile: MutableProfile
  readonly fold: (fields: EventFields, on?: Basis) => FoldOutcome
  readonly view: () => Profile
  readonly video: () => ScenarioProfile
}
const folding = (basis = aBasis()): Folding => {
  const profile = createProfile(aUserId())
  let count = 0
  const view = (): Profile => viewProfile(profile)
  return {
    profile,
    fold: (fields, on = basis) => {
      const offset = count++
      const event = anEvent({
        eventId: `event-${offset}`,
        occurredAt: FIRST_DAY_MS + offset * 1_000,
        ...fields,
      })
      return foldEvent(profile, { event, partition: 0, offset }, on)
    },
    view,
    video: () => view().scenarios.get(video) ?? assert.fail('no video'),
  }
}
const weights = (held: ScenarioProfile): Record<string, number> =>
  Object.fromEntries(held.interests.map(({ name, weight }) => [name, Math.round(weight * 1_000) / 1_000]))
const lengthOf = (vector: Float32Array): number => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0))

test('evidence counts its weight times its value, and half of it a half-life later', () => {
  const { fold, video: held } = folding()
  fold({ itemId: 'film-1', completion: 0.5 })
  assert.deepEqual(weights(held()), { 'genre-1': 1.5 })
  assert.equal(held().interests[0]?.events, 1)

  fold({ action: 'impression', occurredAt: FIRST_DAY_MS + HALF_LIFE_MS })

  assert.deepEqual(weights(held()), { 'genre-1': 0.75 })
  assert.ok(Math.abs(lengthOf(held().userVector) - 0.75) < 1e-6)
})

test('an event two hundred half-lives late weighs nothing and does no harm', () => {
  const { fold, video: held } = folding()
  fold({ itemId: 'film-1' })
  const before = held()

  fold({ itemId: 'film-1', occurredAt: FIRST_DAY_MS - 200 * HALF_LIFE_MS })

  assert.deepEqual([held().userVector, weights(held())], [before.userVector, weights(before)])
  assert.equal(held().history.length, 2)
})

test('a dislike weighs below zero and is listed last', () => {
  const { fold, video: held } = folding()
  fold({ action: 'rate', itemId: 'film-1', rating: 1 })
  fold({ action: 'rate', itemId: 'film-2', rating: 5 })
  fold({ action: 'rate', itemId: 'film-9', rating: 3 })

  assert.deepEqual(
    held().interests.map(({ name, weight, events }) => [name, Math.round(weight), events]),
    [
      ['artist-2', 2, 1],
      ['genre-2', 2, 1],
      ['ünïcode', 2, 1],
      ['genre-0', 0, 1],
      ['genre-1', -2, 2],
    ],
  )
})

test('an item the catalog does not know counts, and its tags from when it is known', () => {
  const known = aBasis()
  const { fold, video: held } = folding({ ...known, catalog: noCatalog })
  fold({ itemId: 'film-1' })
  assert.deepEqual([weights(held()), held().history.length, lengthOf(held().userVector) > 0], [{}, 1, true])

  fold({ itemId: 'film-1', completion: 1 }, known)

  assert.deepEqual(weights(held()), { 'genre-1': 3 })
})

test('unlike takes the like back: history, vector and interests are as if it had not been given', () => {
  const { fold, video: held } = folding()
  fold({ itemId: 'film-1' })
  const before = held()
  fold({ action: 'like', itemId: 'film-1' })
  fold({ action: 'like', itemId: 'film-2' })
  fold({ action: 'unlike', itemId: 'film-1', occurredAt: FIRST_DAY_MS + 20 * DAY_MS })
  fold({ action: 'unlike', itemId: 'film-2', occurredAt: FIRST_DAY_MS + 20 * DAY_MS })

  assert.deepEqual(held().history, before.history)
  assert.deepEqual(weights(held()), { 'genre-1': 0.75 })
  assert.ok(Math.abs(lengthOf(held().userVector) - 0.75) < 1e-5)
  assert.deepEqual(held().counts, { watch: 1, like: 2, unlike: 2 })
})

test('taking back what was never given changes nothing but the counts', () => {
  const { fold, video: held } = folding()
  fold({ action: 'like', itemId: 'film-2' })
  const before = held()

  fold({ action: 'unlike', itemId: 'film-3' })
  fold({ action: 'return', itemId: 'film-2', price: 5 })

  assert.deepEqual([held().history, held().spend, weights(held())], [before.history, {}, weights(before)])
})

test('only the newest of what is meant is taken back, and nothing given later', () => {
  const { fold, video: held } = folding()
  fold({ action: 'like', itemId: 'film-1', occurredAt: FIRST_DAY_MS })
  fold({ action: 'like', itemId: 'film-1', occurredAt: FIRST_DAY_MS + 1_000 })
  fold({ action: 'like', itemId: 'film-1', occurredAt: FIRST_DAY_MS + 9_000 })
  fold({ action: 'unlike', itemId: 'film-1', occurredAt: FIRST_DAY_MS + 5_000 })

  assert.deepEqual(held().history.map(({ occurredAt }) => occurredAt - FIRST_DAY_MS), [0, 9_000]) // prettier-ignore
})

test('what was taken back does not come again when its event is sent again', () => {
  const { fold, video: held } = folding()
  fold({ action: 'like', itemId: 'film-1' })
  fold({ action: 'unlike', itemId: 'film-1' })

  assert.equal(fold({ eventId: 'event-0', action: 'like', itemId: 'film-1' }), 'duplicate')
  assert.deepEqual(held().history, [])
})

test('a return lowers the spend of its currency, never below zero', () => {
  const { fold, video: held } = folding()
  fold({ action: 'purchase', price: 19.99, quantity: 3 })
  fold({ action: 'purchase', price: 5, currency: 'USD' })
  fold({ action: 'purchase', price: null })
  fold({ action: 'return', price: 19.99, quantity: 1 })
  fold({ action: 'return', price: 50, currency: 'USD' })
  fold({ action: 'return', price: 50, currency: 'GBP' })

  assert.deepEqual(held().spend, { EUR: 39.98, USD: 0 })
})

test('a thousand prices add up to the penny', () => {
  const { fold, video: held } = folding()
  for (let i = 0; i < 1_000; i++)
    fold({ action: 'purchase', price: 0.1 + (i % 10) / 100, quantity: 1 + (i % 3) })
  const cents = Array.from({ length: 1_000 }, (_, i) => (10 + (i % 10)) * (1 + (i % 3)))
  assert.equal(held().spend.EUR, cents.reduce((sum, cent) => sum + cent) / 100)
})

test('follow ties, unfollow unties, and whoever made a liked item is tied to', () => {
  const maker = aCatalogItem({ itemId: asItemId('film-1'), creatorUserId: asUserId('maker') })
  const { fold, view } = folding({ ...aBasis(), catalog: { find: () => maker } })
  fold({ action: 'follow', targetUserId: 'bob', itemId: null })
  fold({ action: 'follow', targetUserId: 'eve', itemId: null })
  fold({ action: 'follow', targetUserId: 'bob', itemId: null })
  fold({ action: 'like', itemId: 'film-1' })
  fold({ action: 'watch', itemId: 'film-1' })
  fold({ action: 'unfollow', targetUserId: 'eve', itemId: null })
  fold({ action: 'unfollow', targetUserId: 'bob', itemId: null })

  const ties = view().ties.map(({ userId, following, events }) => [userId, following, events])
  assert.deepEqual(ties, [['bob', false, 1], ['maker', false, 1]]) // prettier-ignore
})

test('the 32 strongest ties stay, through encoding too', () => {
  const { fold, profile } = folding()
  for (let i = 0; i < 40; i++) fold({ action: 'follow', targetUserId: `user-${i}`, itemId: null })
  fold({ action: 'follow', targetUserId: 'user-39', itemId: null })

  const { ties } = viewProfile(openProfile(encodeProfile(profile)))

  assert.equal(ties.length, 32)
  assert.deepEqual([ties[0]?.userId, ties[0]?.events, ties[31]?.userId], ['user-39', 2, 'user-8'])
})

test('a user has had what the history shows or the seen filter remembers, unless it was only looked at or taken back', () => {
  const { fold, view } = folding()
  fold({ action: 'watch', itemId: 'watched' })
  fold({ action: 'view', itemId: 'looked-at' })
  fold({ action: 'bookmark', itemId: 'marked' })
  fold({ action: 'like', itemId: 'unliked' })
  fold({ action: 'unlike', itemId: 'unliked' })
  fold({ action: 'watch', itemId: '4711' })
  const had = (): boolean[] =>
    ['watched', 'looked-at', 'marked', 'unliked', '4711', 'never'].map((id) =>
      hasHad(view(), video, asItemId(id)),
    )
  assert.deepEqual(had(), [true, false, true, false, true, false])

  for (let i = 0; i < 150; i++) fold({ action: 'watch', itemId: `later-${i}` })

  assert.equal(view().scenarios.get(video)?.history.length, 100)
  assert.deepEqual(had(), [true, false, true, false, true, false])
  assert.equal(hasHad(view(), asScenarioName('other'), asItemId('watched')), false)
})

test('an event older than the tail of a full history is counted, not inserted, and still known when sent again', () => {
  const { fold, video: held, view } = folding()
  for (let i = 0; i < 100; i++) fold({ itemId: `film-${i}` })
  const { history } = held()

  fold({ eventId: 'old-1', itemId: 'old', occurredAt: FIRST_DAY_MS - DAY_MS })

  assert.deepEqual(held().history, history)
  assert.equal(held().counts.watch, 101)
  assert.ok(hasHad(view(), video, asItemId('old')))
  assert.equal(fold({ eventId: 'old-1', itemId: 'old', occurredAt: FIRST_DAY_MS - DAY_MS }), 'duplicate')
})

test('a repeat is known for 100 interactions or 64 other events, as RecentEvents states, and counts again after', () => {
  const { fold } = folding()
  fold({ eventId: 'watch-0', itemId: 'film-0' })
  fold({ eventId: 'impression-0', action: 'impression' })
  for (let i = 1; i < 100; i++) fold({ eventId: `watch-${i}`, itemId: 'film-1' })
  for (let i = 1; i < 64; i++) fold({ eventId: `impression-${i}`, action: 'impression' })
  assert.deepEqual(
    [fold({ eventId: 'watch-0' }), fold({ eventId: 'impression-0', action: 'impression' })],
    ['duplicate', 'duplicate'],
  )

  fold({ eventId: 'watch-100', itemId: 'film-1' })
  fold({ eventId: 'impression-64', action: 'impression' })

  assert.deepEqual(
    [fold({ eventId: 'watch-0' }), fold({ eventId: 'impression-0', action: 'impression' })],
    ['applied', 'applied'],
  )
})

const released = (release: ReleaseVersion, component: number): Basis => ({
  ...aBasis(),
  embeddings: {
    release: () => release,
    dimension: 64,
    embedding: () => new Float32Array(64).fill(component),
  },
})

test('on a new release the vector is made again from the history, at the next event, and names the release', () => {
  const { fold, video: held } = folding()
  fold({ itemId: 'film-1' })
  fold({ action: 'rate', rating: 2, itemId: 'film-2' })
  fold({ action: 'dismiss', itemId: 'film-3' })
  assert.equal(held().release, null)

  const first = released(asReleaseVersion('0001'), 1)
  fold({ action: 'impression', itemId: 'film-1' }, first)

  assert.equal(held().release, '0001')
  held().userVector.forEach((component) => assert.ok(Math.abs(component - (3 - 1)) < 1e-4))
  fold({ itemId: 'film-4' }, first)
  held().userVector.forEach((component) => assert.ok(Math.abs(component - 5) < 1e-4))
})

test('a changed half-life keeps what evidence is worth now and fades it at the new pace', () => {
  const slower = aScenario({ interestHalfLifeDays: 20 })
  const changed = { ...aBasis(), scenarios: new Map([[video, slower]]) }
  const { fold, video: held } = folding()
  fold({ itemId: 'film-1', occurredAt: FIRST_DAY_MS })

  fold({ itemId: 'unknown', occurredAt: FIRST_DAY_MS + 10 * DAY_MS }, changed)
  assert.deepEqual(weights(held()), { 'genre-1': 1.5 })
  fold({ action: 'impression', occurredAt: FIRST_DAY_MS + 30 * DAY_MS }, changed)

  assert.deepEqual(weights(held()), { 'genre-1': 0.75 })
})

test('impressions are counted by day and are no activity', () => {
  const { fold, video: held } = folding()
  fold({ action: 'impression', recommendationId: 'list-1', dwellMs: 50 })
  const { days, cohortDay, firstSeenAt, sessions, activeDays, counts, dwellMs } = held()

  assert.deepEqual(
    { cohortDay, firstSeenAt, sessions, activeDays, counts, dwellMs },
    {
      cohortDay: null,
      firstSeenAt: null,
      sessions: 0,
      activeDays: [],
      counts: { impression: 1 },
      dwellMs: 50,
    },
  )
  assert.deepEqual([days[0]?.impressions, days[0]?.events, days[0]?.attributedClicks], [1, 0, 0])
})

test('events that name a list are clicks of it, conversions if their action converts; dismissing is neither', () => {
  const { fold, video: held } = folding()
  fold({ action: 'view', recommendationId: 'list-1' })
  fold({ action: 'watch', recommendationId: 'list-1' })
  fold({ action: 'watch' })
  fold({ action: 'dismiss', recommendationId: 'list-1' })

  const [day] = held().days
  assert.deepEqual([day?.events, day?.attributedClicks, day?.conversions], [4, 2, 1])
})

test('days are those of the configured zone', () => {
  const { fold, video: held } = folding({ ...aBasis(), zoneOffsetMinutes: -60 })
  fold({ occurredAt: FIRST_DAY_MS })
  assert.deepEqual(
    [held().cohortDay, held().activeDays],
    [FIRST_DAY_MS / DAY_MS - 1, [FIRST_DAY_MS / DAY_MS - 1]],
  )
})

test('the profile is as new as its newest event, not its last', () => {
  const { fold, view } = folding()
  fold({ occurredAt: FIRST_DAY_MS + 5_000 })
  fold({ occurredAt: FIRST_DAY_MS })
  assert.equal(view().updatedAt, FIRST_DAY_MS + 5_000)
})
