import assert from 'node:assert/strict'
import test from 'node:test'
import { asScenarioName, DAY_MS } from '@profilestream/contracts'
import { encodeProfile } from '../codec/encode-profile.js'
import { openProfile } from '../codec/open-profile.js'
import { foldEvent } from '../fold/fold-event.js'
import { createProfile, type MutableProfile } from '../mutable-profile.js'
import { aBasis, FIRST_DAY_MS, placed } from '../testing/arbitraries.js'
import { aUserId, type EventFields } from '../testing/builders.js'
import { profileUpdatedOf } from './profile-updated.js'

const basis = aBasis()
const DAY = FIRST_DAY_MS / DAY_MS
const onDay = (day: number, fields: EventFields = {}): EventFields => ({
  occurredAt: FIRST_DAY_MS + day * DAY_MS,
  ...fields,
})
const events = placed([onDay(0), onDay(1), onDay(2, { scenario: 'other' }), onDay(2), onDay(3)])
const foldOnto = (profile: MutableProfile, from: number, to: number): MutableProfile => {
  for (const event of events.slice(from, to)) foldEvent(profile, event, basis)
  return profile
}
const stored = encodeProfile(foldOnto(createProfile(aUserId()), 0, 4))

test('it tells of the scenarios and days of the new events only, as they are now', () => {
  const update = profileUpdatedOf(foldOnto(openProfile(stored), 4, 5))

  assert.deepEqual([update.version, update.touched], [5, ['video']])
  assert.deepEqual(update.days, [
    {
      scenario: asScenarioName('video'),
      day: DAY + 3,
      cohortDay: DAY,
      events: 1,
      sessions: 1,
      dwellMs: 0,
      impressions: 0,
      attributedClicks: 0,
      conversions: 0,
    },
  ])
})

test('after a crash between write and emit the skipped events are told of again, with the same state', () => {
  const told = profileUpdatedOf(
    foldOnto(openProfile(encodeProfile(foldOnto(createProfile(aUserId()), 0, 1))), 1, 4),
  )

  const again = profileUpdatedOf(foldOnto(openProfile(stored), 1, 4))

  assert.deepEqual(again, told)
  assert.deepEqual(again.days.map(({ scenario, day }) => [scenario, day - DAY]), [['video', 1], ['video', 2], ['other', 2]]) // prettier-ignore
})

test('a repeated event is told of too', () => {
  const profile = openProfile(stored)
  foldEvent(profile, { ...(events[1] ?? assert.fail()), offset: 99 }, basis)

  const update = profileUpdatedOf(profile)

  assert.deepEqual([update.version, update.days.map(({ day }) => day - DAY)], [5, [1]])
})

test('when a late event moves the cohort day, every day is told again', () => {
  const profile = openProfile(stored)
  const late = placed([onDay(-3, { eventId: 'late' })])[0] ?? assert.fail()
  foldEvent(profile, { ...late, offset: 50 }, basis)

  const { days } = profileUpdatedOf(profile)

  assert.deepEqual(days.map(({ day, cohortDay }) => [day - DAY, cohortDay - DAY]), [[-3, -3], [0, -3], [1, -3], [2, -3]]) // prettier-ignore
})

test('nothing passed is nothing told', () => {
  const { touched, days } = profileUpdatedOf(openProfile(stored))
  assert.deepEqual([touched, days], [[], []])
})
