/** Days of bots: emptied where they are told, and where an earlier update may have told of them. */
import assert from 'node:assert/strict'
import test from 'node:test'
import {
  asEpochMs,
  asScenarioName,
  asUserId,
  DAY_MS,
  HOUR_MS,
  type BotInterval,
  type DayActivity,
  type ProfileUpdated,
} from '@profilestream/contracts'
import { withoutBotDays } from './bot-days.js'

const video = asScenarioName('video')

const aDay = (day: number, events = 5): DayActivity => ({
  scenario: video,
  day,
  cohortDay: 100,
  events,
  sessions: 1,
  dwellMs: 1_000,
  impressions: 2,
  attributedClicks: 1,
  conversions: 1,
})

const anUpdate = (days: readonly DayActivity[], botIntervals: readonly BotInterval[]): ProfileUpdated => ({
  userId: asUserId('ada'),
  version: 7,
  updatedAt: asEpochMs(103.5 * DAY_MS),
  touched: [video],
  days,
  botIntervals,
  segments: [],
  segmentsEntered: [],
  segmentsLeft: [],
  segmentsSince: [],
})

const aSpan = (fromDay: number, toDay: number | null): BotInterval => ({
  from: asEpochMs(fromDay * DAY_MS),
  to: toDay === null ? null : asEpochMs(toDay * DAY_MS),
  scenario: null,
})

const eventsByDay = ({ days }: ProfileUpdated): Record<number, number> =>
  Object.fromEntries(days.map(({ day, events }) => [day, events]))

test('a day that an interval touches has no activity, others keep theirs', () => {
  const update = anUpdate([aDay(101), aDay(102), aDay(103)], [aSpan(101.9, 102.1)])

  assert.deepEqual(eventsByDay(withoutBotDays(update, 0)), { 101: 0, 102: 0, 103: 5 })
  const [first] = withoutBotDays(update, 0).days
  assert.deepEqual(first, { ...aDay(101, 0), sessions: 0, dwellMs: 0, impressions: 0, attributedClicks: 0, conversions: 0 }) // prettier-ignore
})

test('a day told of by an earlier update is emptied too, back to the first day of its user', () => {
  const update = anUpdate([aDay(103)], [aSpan(90, 101.5)])

  assert.deepEqual(eventsByDay(withoutBotDays(update, 0)), { 103: 5, 100: 0, 101: 0 })
})

test('while an interval lasts every day from its first on is without activity', () => {
  const update = anUpdate([aDay(102), aDay(103)], [aSpan(103, null)])

  assert.deepEqual(eventsByDay(withoutBotDays(update, 0)), { 102: 5, 103: 0 })
})

test('days are cut in the configured zone', () => {
  const lateEvening = asEpochMs(102 * DAY_MS - HOUR_MS)
  const span = { from: lateEvening, to: lateEvening } as BotInterval
  const update = anUpdate([aDay(101), aDay(102)], [span])

  assert.deepEqual(eventsByDay(withoutBotDays(update, 0)), { 101: 0, 102: 5 })
  assert.deepEqual(eventsByDay(withoutBotDays(update, 120)), { 101: 5, 102: 0 })
})

test('an interval of another scenario changes nothing', () => {
  const span = { ...aSpan(101, null), scenario: asScenarioName('music') } as BotInterval
  const update = anUpdate([aDay(102)], [span])

  assert.deepEqual(eventsByDay(withoutBotDays(update, 0)), { 102: 5 })
  assert.equal(withoutBotDays(anUpdate([aDay(102)], []), 0).days[0]?.events, 5)
})
