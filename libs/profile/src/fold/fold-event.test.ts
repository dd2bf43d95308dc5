import assert from 'node:assert/strict'
import test from 'node:test'
import { asScenarioName, type ClickstreamEvent } from '@profilestream/contracts'
import fc from 'fast-check'
import type { Basis } from '../basis.js'
import { encodeProfile } from '../codec/encode-profile.js'
import { openProfile } from '../codec/open-profile.js'
import { createProfile, type MutableProfile, type PlacedEvent } from '../mutable-profile.js'
import type { ScenarioProfile } from '../profile.js'
import { aBasis, CATALOG, eventFields, habitFields, placed, someEvents } from '../testing/arbitraries.js'
import { aScenario, aUserId, anEvent } from '../testing/builders.js'
import { plainFold, type PlainScenario } from '../testing/plain-fold.js'
import { viewProfile } from '../view/view-profile.js'
import { referenceOf } from './choice.js'
import { foldEvent } from './fold-event.js'

const video = asScenarioName('video')
const basis = aBasis()

const foldAll = (
  events: readonly PlacedEvent[],
  on: Basis = basis,
  onto = createProfile(aUserId()),
): MutableProfile => {
  for (const event of events) foldEvent(onto, event, on)
  return onto
}
const videoOf = (profile: MutableProfile): ScenarioProfile => {
  const held = viewProfile(profile).scenarios.get(video)
  assert.ok(held)
  return held
}
const isClose = (actual: number, expected: number): boolean =>
  Math.abs(actual - expected) <= 2e-5 * (1 + Math.abs(expected))
const eventsOf = (events: readonly PlacedEvent[]): ClickstreamEvent[] =>
  events.flatMap(({ event }) => event ?? [])
const defined = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== 0))

const assertSame = (held: ScenarioProfile, plain: PlainScenario, events: readonly PlacedEvent[]): void => {
  const idOf = (index: number): string => {
    const { occurredAt, eventKey } = held.history[index] ?? assert.fail()
    const number = Math.floor(eventKey / 2 ** 24)
    const event = events[number]?.event
    assert.equal(event?.occurredAt, occurredAt)
    return event.eventId
  }
  assert.deepEqual(held.history.map((_, index) => idOf(index)), plain.history) // prettier-ignore
  assert.deepEqual(held.counts, plain.counts)
  assert.equal(held.sessions, plain.sessions)
  assert.deepEqual(held.activeDays, plain.activeDays)
  assert.equal(held.dwellMs, plain.dwellMs)
  for (const [currency, amount] of Object.entries(plain.spend))
    assert.ok(isClose(held.spend[currency] ?? 0, amount))
  held.userVector.forEach((component, i) => assert.ok(isClose(component, plain.userVector[i] ?? NaN)))
  const byDay = (column: 'impressions' | 'attributedClicks'): Record<string, number> =>
    defined(Object.fromEntries(held.days.map((day) => [day.day, day[column]])))
  assert.deepEqual(byDay('impressions'), plain.impressionsByDay)
  assert.deepEqual(byDay('attributedClicks'), plain.clicksByDay)
  assert.equal(held.days.reduce((total, day) => total + day.sessions, 0), plain.sessions) // prettier-ignore
  assertSameTastes(held, plain, idOf)
  assertSameHabits(held, plain)
}

/** Choices are held with eight bits: sixty roundings of half a step each, in either direction. */
const isNear = (actual: number, expected: number): boolean =>
  Math.abs(actual - expected) <= 0.02 + 0.04 * Math.abs(expected)

const assertSameTastes = (
  held: ScenarioProfile,
  plain: PlainScenario,
  idOf: (index: number) => string,
): void => {
  const ids = new Map(held.history.map(({ eventKey }, index) => [referenceOf(eventKey), idOf(index)]))
  assert.deepEqual(new Set(held.interests.map(({ name }) => name)), new Set(plain.tastes.keys()))
  for (const { name, choices, recentChoices, isTag, newest } of held.interests) {
    const expected = plain.tastes.get(name) ?? assert.fail(name)
    assert.ok(isNear(choices, expected.choices), `${name}: ${choices} instead of ${expected.choices}`)
    assert.ok(isNear(recentChoices, expected.recentChoices), `${name}, recent: ${recentChoices} instead of ${expected.recentChoices}`) // prettier-ignore
    assert.equal(isTag, expected.isTag, name)
    assert.deepEqual(newest.map((reference) => ids.get(reference)), expected.newest) // prettier-ignore
  }
}

const assertSameHabits = (held: ScenarioProfile, plain: PlainScenario): void => {
  assert.deepEqual(defined(Object.fromEntries(held.rhythm.hours.entries())), plain.hours)
  assert.deepEqual(defined(Object.fromEntries(held.rhythm.weekdays.entries())), plain.weekdays)
  assert.deepEqual(held.devices, plain.devices)
  assert.deepEqual(Object.fromEntries(held.prices.map(({ from, events }) => [from, events])), plain.prices)
}

test('the packed fold finds what a plain fold of the same events finds', () => {
  fc.assert(
    fc.property(fc.array(habitFields(3), { minLength: 1, maxLength: 60, size: 'max' }), (fields) => {
      const events = placed(fields)
      const held = videoOf(foldAll(events))
      assertSame(held, plainFold(eventsOf(events), aScenario(), CATALOG), events)
    }),
    { numRuns: 300 },
  )
})

test('over a year, interests and vector are the decayed sums, unless something was taken back', () => {
  const withoutTakingBack = fc
    .array(eventFields(400), { minLength: 1, maxLength: 60 })
    .map((fields) => placed(fields.filter(({ action }) => action !== 'unlike' && action !== 'return')))
    .filter((events) => events.length > 0)
  fc.assert(
    fc.property(withoutTakingBack, (events) => {
      const { interests, userVector } = videoOf(foldAll(events))
      const plain = plainFold(eventsOf(events), aScenario(), CATALOG)
      assert.deepEqual(new Set(interests.map(({ name }) => name)), new Set(plain.interests.keys()))
      for (const { name, weight } of interests) assert.ok(isClose(weight, plain.interests.get(name) ?? NaN))
      userVector.forEach((component, i) => assert.ok(isClose(component, plain.userVector[i] ?? NaN)))
    }),
  )
})

test('nothing in the bytes shows where a batch ended', () => {
  const batches = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 })
  fc.assert(
    fc.property(someEvents({ days: 90, maxLength: 400 }), batches, (events, sizes) => {
      const whole = encodeProfile(foldAll(events))
      let bytes: Uint8Array | null = null
      let at = 0
      for (const size of [...sizes, events.length]) {
        const batch = events.slice(at, (at += size))
        if (batch.length === 0) break
        const opened: MutableProfile = bytes === null ? createProfile(aUserId()) : openProfile(bytes)
        bytes = encodeProfile(foldAll(batch, basis, opened))
      }
      assert.deepEqual(bytes, whole)
    }),
    { numRuns: 60 },
  )
})

test('a profile stored between every two events has the same bytes, in memory of its own or used again', () => {
  fc.assert(
    fc.property(someEvents({ days: 90, maxLength: 300 }), (events) => {
      const whole = encodeProfile(foldAll(events))
      const scratch = foldAll(placed([{ scenario: 'other' }, { itemId: 'left-over', dwellMs: 1 }]))
      let own = encodeProfile(createProfile(aUserId()))
      let reused = own
      for (const event of events) {
        own = encodeProfile(foldAll([event], basis, openProfile(own)))
        reused = encodeProfile(foldAll([event], basis, openProfile(reused, scratch)))
      }
      assert.deepEqual(own, whole)
      assert.deepEqual(reused, whole)
    }),
    { numRuns: 40 },
  )
})

test('what was applied is skipped, however much of it is delivered again', () => {
  const input = someEvents({ days: 60, maxLength: 250 }).chain((events) =>
    fc.tuple(fc.constant(events), fc.subarray(events)),
  )
  fc.assert(
    fc.property(input, ([events, again]) => {
      const profile = foldAll(events)
      const before = encodeProfile(profile)
      const version = profile.version

      const outcomes = again.map((event) => foldEvent(profile, event, basis))

      assert.ok(outcomes.every((outcome) => outcome === 'already_applied'))
      assert.deepEqual(encodeProfile(profile), before)
      assert.equal(profile.version, version)
    }),
    { numRuns: 60 },
  )
})

test('a crash at any event and a replay from any earlier offset give the bytes of one clean pass', () => {
  const input = someEvents({ days: 60, maxLength: 200 }).chain((events) =>
    fc.tuple(fc.constant(events), fc.nat(events.length), fc.nat(events.length)),
  )
  fc.assert(
    fc.property(input, ([events, stopped, from]) => {
      const stored = encodeProfile(foldAll(events.slice(0, stopped)))
      const resumed = foldAll(events.slice(Math.min(stopped, from)), basis, openProfile(stored))
      assert.deepEqual(encodeProfile(resumed), encodeProfile(foldAll(events)))
    }),
    { numRuns: 60 },
  )
})

test('an event sent twice counts once, wherever the copy lands among the next events', () => {
  const input = someEvents({ days: 3, maxLength: 50 }).chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.array(fc.tuple(fc.nat(events.length - 1), fc.nat(50)), { maxLength: 10 }),
    ),
  )
  fc.assert(
    fc.property(input, ([events, copies]) => {
      const log = [...events]
      for (const [of, behind] of copies) {
        const first = log.findIndex((entry) => entry.event?.eventId === `event-${of}`)
        log.splice(first + 1 + (behind % (log.length - first)), 0, events[of] ?? assert.fail())
      }
      const profile = createProfile(aUserId())
      const outcomes = log.map((entry, offset) => foldEvent(profile, { ...entry, offset }, basis))

      assert.equal(outcomes.filter((outcome) => outcome === 'duplicate').length, copies.length)
      assert.equal(profile.version, log.length)
      assert.deepEqual(videoOf(profile), videoOf(foldAll(events)))
    }),
  )
})

test('events that come late end where they would have come in time', () => {
  const shuffled = fc
    .array(eventFields(3), { minLength: 2, maxLength: 60 })
    .map((fields) => placed(fields.filter(({ action }) => action !== 'unlike' && action !== 'return')))
    .chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
    )
    .filter(([events]) => events.length > 0)
  fc.assert(
    fc.property(shuffled, ([events, order]) => {
      const late = videoOf(foldAll(order.map((event, offset) => ({ ...event, offset }))))
      const inTime = videoOf(foldAll(events))
      assert.deepEqual(late.history, inTime.history)
      assert.deepEqual(late.days, inTime.days)
      assert.deepEqual(late.recentSessions, inTime.recentSessions)
      assert.deepEqual([late.sessions, late.cohortDay, late.firstSeenAt, late.lastSeenAt, late.activeDays],
        [inTime.sessions, inTime.cohortDay, inTime.firstSeenAt, inTime.lastSeenAt, inTime.activeDays]) // prettier-ignore
      late.userVector.forEach((component, i) => assert.ok(isClose(component, inTime.userVector[i] ?? NaN)))
    }),
  )
})

test('a rejected event moves position and version and nothing else', () => {
  const profile = foldAll(placed([{}]))
  const before = viewProfile(profile)

  assert.equal(foldEvent(profile, { event: null, partition: 0, offset: 7 }, basis), 'rejected')
  assert.equal(foldEvent(profile, { event: null, partition: 0, offset: 7 }, basis), 'already_applied')

  const after = viewProfile(profile)
  assert.deepEqual(after, { ...before, version: 2, positions: new Map([[0, 8]]) })
})

test('each partition has a position of its own', () => {
  const profile = createProfile(aUserId())
  const at = (partition: number, offset: number, eventId: string): string =>
    foldEvent(profile, { event: anEvent({ eventId }), partition, offset }, basis)

  assert.deepEqual(
    [at(5, 40, 'a'), at(2, 3, 'b'), at(5, 39, 'c'), at(2, 3, 'd'), at(2, 4, 'e'), at(11, 0, 'f')],
    ['applied', 'applied', 'already_applied', 'already_applied', 'applied', 'applied'],
  )
  assert.deepEqual([...viewProfile(profile).positions], [[2, 5], [5, 41], [11, 1]]) // prettier-ignore
})

test('an event whose action no scenario defines stops the fold, because the check was left out', () => {
  const event = anEvent({ scenario: 'unheard-of' })
  assert.throws(
    () => foldEvent(createProfile(aUserId()), { event, partition: 0, offset: 0 }, basis),
    /pass it through checkEvent first/,
  )
})

test('scenarios are kept apart and one is left unread while only the other has events', () => {
  const stored = encodeProfile(
    foldAll(placed([{ itemId: 'film-1' }, { scenario: 'other', itemId: 'film-2' }])),
  )
  const reopened = openProfile(stored)

  foldEvent(reopened, { event: anEvent({ eventId: 'x', itemId: 'film-3' }), partition: 0, offset: 2 }, basis)

  assert.deepEqual(reopened.scenarios.slice(0, 2).map(({ unopened }) => unopened !== null), [false, true]) // prettier-ignore
  const items = [...viewProfile(reopened).scenarios.values()].map(({ history }) =>
    history.map(({ itemId }) => itemId),
  )
  assert.deepEqual(items, [['film-1', 'film-3'], ['film-2']])
})
