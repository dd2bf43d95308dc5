/** Merging: two folds become what one fold of both histories would have been. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asItemId, asReleaseVersion, asScenarioName, asUserId } from '@profilestream/contracts'
import fc from 'fast-check'
import type { Basis } from '../../basis.js'
import { encodeProfile } from '../../codec/encode-profile.js'
import { openProfile } from '../../codec/open-profile.js'
import { foldEvent } from '../../fold/fold-event.js'
import { createProfile, type MutableProfile, type PlacedEvent } from '../../mutable-profile.js'
import { aBasis, CATALOG, eventFields, FIRST_DAY_MS } from '../../testing/arbitraries.js'
import { aCatalogItem, anEvent, aUserId, type EventFields } from '../../testing/builders.js'
import { assertSameProfile } from '../../testing/same-profile.contract.js'
import { hasHad, viewProfile } from '../../view/view-profile.js'
import { mergeProfile } from './merge-profile.js'

const basis = aBasis()
const video = asScenarioName('video')
const place = { partition: 9, offset: 9 }

/** Events of one id, at offsets of a partition of their own. */
const of = (partition: number, fields: readonly EventFields[]): PlacedEvent[] =>
  fields.map((own, offset) => ({
    event: anEvent({ eventId: `p${partition}-${offset}`, ...own }),
    partition,
    offset,
  }))
const fold = (events: readonly PlacedEvent[], on: Basis = basis, user = 'ada'): MutableProfile => {
  const profile = createProfile(aUserId(user))
  for (const event of events) foldEvent(profile, event, on)
  return profile
}
/** Through the stored bytes, as settling does. */
const merged = (
  user: readonly PlacedEvent[],
  anonymous: readonly PlacedEvent[],
  on: Basis = basis,
): MutableProfile => {
  const into = openProfile(encodeProfile(fold(user, on)))
  mergeProfile(into, openProfile(encodeProfile(fold(anonymous, on, 'anonymous'))), { basis: on, place })
  return openProfile(encodeProfile(into))
}
const takesNothingBack = ({ action }: EventFields): boolean => action !== 'unlike' && action !== 'return'
const history = (days: number, maxLength: number): fc.Arbitrary<EventFields[]> =>
  fc.array(eventFields(days), { maxLength, size: 'max' }).map((all) => all.filter(takesNothingBack))
/** Two ids and an order in which their events come, each id's own kept: true takes the next of the user. */
const twoIds = fc
  .record({
    user: history(4, 25),
    anonymous: history(4, 25),
    turns: fc.array(fc.boolean(), { maxLength: 50 }),
  })
  .filter(({ user, anonymous }) => user.length + anonymous.length > 0)
const interleaved = (
  user: PlacedEvent[],
  anonymous: PlacedEvent[],
  turns: readonly boolean[],
): PlacedEvent[] => {
  const [mine, hers, order] = [[...user], [...anonymous], [] as PlacedEvent[]]
  for (const turn of turns) order.push(...(turn ? mine : hers).splice(0, 1))
  return [...order, ...mine, ...hers]
}

test('a merge holds what the fold of both histories holds, in whatever order they were told', () => {
  fc.assert(
    fc.property(twoIds, ({ user, anonymous, turns }) => {
      const [mine, hers] = [of(0, user), of(1, anonymous)]
      assertSameProfile(viewProfile(merged(mine, hers)), viewProfile(fold(interleaved(mine, hers, turns))))
    }),
    { numRuns: 300 },
  )
})

test('it does not matter who is merged into whom, nor which of two is merged first', () => {
  const three = fc
    .tuple(history(3, 12), history(3, 12), history(3, 12))
    .filter((all) => all.every((one) => one.length > 0))
  fc.assert(
    fc.property(three, ([a, b, c]) => {
      const [first, second, third] = [of(0, a), of(1, b), of(2, c)]
      assertSameProfile(viewProfile(merged(first, second)), viewProfile(merged(second, first)))
      const one = merged(first, second)
      mergeProfile(one, fold(third), { basis, place })
      const other = merged(first, third)
      mergeProfile(other, fold(second), { basis, place })
      assertSameProfile(viewProfile(one), viewProfile(other))
    }),
  )
})

test('of two long histories the newest 100 stay, and what fell out is still known as had', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 220 }), fc.integer({ min: 1, max: 220 }), (mine, hers) => {
      const watched = (who: string, length: number, step: number): EventFields[] =>
        Array.from({ length }, (_, i) => ({
          itemId: `${who}-${i}`,
          occurredAt: FIRST_DAY_MS + i * step * 60_000,
        }))
      const [user, anonymous] = [of(0, watched('mine', mine, 7)), of(1, watched('hers', hers, 5))]

      const profile = viewProfile(merged(user, anonymous))

      const all = [...user, ...anonymous].map(({ event }) => event!)
      const newest = all.sort((a, b) => a.occurredAt - b.occurredAt).slice(-100)
      const held = profile.scenarios.get(video)!
      assert.deepEqual(new Set(held.history.map(({ occurredAt }) => occurredAt)), new Set(newest.map(({ occurredAt }) => occurredAt))) // prettier-ignore
      assert.equal(held.history.length, newest.length)
      for (const { itemId } of all) assert.ok(hasHad(profile, video, itemId!), String(itemId))
      const wrongly = Array.from({ length: 400 }, (_, i) => hasHad(profile, video, asItemId(`never-${i}`)))
      assert.ok(wrongly.filter(Boolean).length <= 12)
    }),
    { numRuns: 40 },
  )
})

test('a session that overlaps is one, on the day it began', () => {
  const minutes = (...at: number[]): EventFields[] =>
    at.map((minute) => ({ occurredAt: FIRST_DAY_MS + minute * 60_000 }))
  const held = viewProfile(merged(of(0, minutes(20, 45, 300)), of(1, minutes(0, 60, 400)))).scenarios.get(
    video,
  )!

  assert.equal(held.sessions, 3)
  assert.deepEqual(held.recentSessions.map(({ from, to }) => [(from - FIRST_DAY_MS) / 60_000, (to - FIRST_DAY_MS) / 60_000]), [[0, 60], [300, 300], [400, 400]]) // prettier-ignore
  assert.deepEqual(held.days.map(({ events, sessions }) => [events, sessions]), [[6, 3]]) // prettier-ignore
})

test('an event told under both ids counts once in the history', () => {
  const seen = { eventId: 'same', itemId: 'film-1' }
  const held = viewProfile(merged(of(0, [seen]), of(1, [seen]))).scenarios.get(video)!
  assert.equal(held.history.length, 1)
})

test('a repeat of an event of either id is known after the merge', () => {
  const profile = merged(of(0, [{ action: 'impression' }, {}]), of(1, [{ action: 'impression' }, {}]))
  for (const eventId of ['p0-0', 'p0-1', 'p1-0', 'p1-1']) {
    const again = {
      event: anEvent({ eventId, action: 'impression' }),
      partition: 5,
      offset: profile.version + 1,
    }
    assert.equal(foldEvent(profile, again, basis), 'duplicate')
  }
})

test('of more than 64 interests the strongest stay', () => {
  const items = Array.from({ length: 100 }, (_, i) =>
    aCatalogItem({ itemId: asItemId(`i-${i}`), categories: [`name-${i}`], tags: [] }),
  )
  const on = aBasis({ catalog: { find: (_, itemId) => items.find((item) => item.itemId === itemId) } })
  const liked = (from: number, to: number): EventFields[] =>
    Array.from({ length: to - from }, (_, i) => ({
      itemId: `i-${from + i}`,
      completion: (from + i + 1) / 100,
    }))

  const held = viewProfile(merged(of(0, liked(0, 50)), of(1, liked(50, 100)), on)).scenarios.get(video)!

  assert.deepEqual(new Set(held.interests.map(({ name }) => name)), new Set(items.slice(36).map(({ categories }) => categories[0]))) // prettier-ignore
})

test('ties add, and the newer says whether somebody is followed', () => {
  const follow = (targetUserId: string, at: number): EventFields => ({ action: 'follow', itemId: null, targetUserId, occurredAt: FIRST_DAY_MS + at }) // prettier-ignore
  const unfollow = (targetUserId: string, at: number): EventFields => ({ ...follow(targetUserId, at), action: 'unfollow' }) // prettier-ignore
  const { ties } = viewProfile(
    merged(
      of(0, [follow('bob', 1), follow('bob', 2), unfollow('bob', 9)]),
      of(1, [follow('bob', 5), follow('ada', 6), follow('eve', 7)]),
    ),
  )
  assert.deepEqual(ties.map(({ userId, following, events }) => [userId, following, events]), [['bob', false, 2], ['eve', true, 1]]) // prettier-ignore
})

test('vectors of two releases become one of the release that serves', () => {
  const released = (name: string, value: number): Basis => ({
    ...aBasis(),
    embeddings: {
      dimension: 64,
      release: () => asReleaseVersion(name),
      embedding: () => new Float32Array(64).fill(value),
    },
  })
  const into = fold(of(0, [{ itemId: 'film-1' }]), released('0001', 1))
  const from = fold(of(1, [{ itemId: 'film-2' }]), released('0002', 5))

  mergeProfile(into, from, { basis: released('0003', 2), place })

  const held = viewProfile(into).scenarios.get(video)!
  assert.equal(held.release, '0003')
  held.userVector.forEach((component) => assert.ok(Math.abs(component - 12) < 1e-3, String(component)))
})

test('a scenario that only the anonymous id used, and one that is no longer defined, come with it', () => {
  const gone = asScenarioName('gone')
  const before = aBasis({ scenarios: new Map([...basis.scenarios, [gone, basis.scenarios.get(video)!]]) })
  const into = fold(of(0, [{}]))
  const from = fold(of(1, [{ scenario: 'other' }, { scenario: gone, itemId: CATALOG[0]!.itemId }]), before)

  mergeProfile(into, from, { basis, place })

  const view = viewProfile(into)
  assert.deepEqual([...view.scenarios.keys()].sort(), ['gone', 'other', 'video'])
  assert.equal(view.scenarios.get(gone)?.history.length, 1)
  assert.equal(view.scenarios.get(gone)?.interests.length, 3)
})

test('segments that only both histories together reach are entered by the merge', () => {
  const twice = (at: number): EventFields[] => [
    { occurredAt: FIRST_DAY_MS + at },
    { occurredAt: FIRST_DAY_MS + at + 86_400_000 },
  ]
  const profile = merged(of(0, twice(0)), of(1, twice(5_000)))
  assert.ok(
    profile.segments.entries
      .slice(0, profile.segments.count)
      .some(({ inside, offset }) => inside && offset === 9),
  )
})

test('the profile is as new as the newer of both', () => {
  const newer = merged(of(0, [{ occurredAt: 5 }]), of(1, [{ occurredAt: 7 }]))
  assert.equal(newer.updatedAt, asEpochMs(7))
  assert.equal(newer.userId, asUserId('ada'))
})
