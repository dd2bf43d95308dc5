import assert from 'node:assert/strict'
import test from 'node:test'
import { DAY_MS, hash32 } from '@profilestream/contracts'
import fc from 'fast-check'
import { activeUsers } from './active-users.js'
import { createActivityTable, type ActivityTable } from './activity-table.js'
import type { DayRecord } from './day-record.js'
import { figuresOf, type Figure } from './figures.js'
import { retentionTable } from './retention.js'
import { aDayRecord } from './testing/a-day-record.js'

const VARIANTS = ['personal', 'control']
const variantOf = (user: string): number => hash32(user) % 2

const groupByDay = (records: readonly DayRecord[]): ReadonlyMap<number, DayRecord[]> => {
  const byDay = new Map<number, DayRecord[]>()
  for (const record of records) byDay.set(record.day, [...(byDay.get(record.day) ?? []), record])
  return byDay
}

const aTable = (records: readonly DayRecord[]): ActivityTable => {
  const table = createActivityTable(2, variantOf)
  const byDay = groupByDay(records)
  for (const [day, ofDay] of byDay) table.replaceShard({ day, shard: 0 }, ofDay)
  return table
}

/** Every (user, day) at most once, with a cohort day that is the user's first active day. */
const anyRecords = fc
  .uniqueArray(
    fc.record({
      user: fc.integer({ min: 0, max: 7 }),
      day: fc.integer({ min: 0, max: 40 }),
      events: fc.integer({ min: 0, max: 2 }),
    }),
    {
      selector: ({ user, day }) => `${user} ${day}`,
      maxLength: 80,
    },
  )
  .map((days) =>
    days.map(({ user, day, events }) => {
      const active = days.filter((other) => other.user === user && other.events > 0).map((other) => other.day)
      const cohortDay = events > 0 ? Math.min(...active) : day
      return aDayRecord({ user: `u${user}`, day, events, cohortDay })
    }),
  )

const usersActive = (records: readonly DayRecord[], from: number, to: number): Set<string> =>
  new Set(
    records.filter(({ day, events }) => events > 0 && day >= from && day <= to).map(({ userId }) => userId),
  )

test('active users of a window are the different users with an event in it, by variant', () => {
  fc.assert(
    fc.property(
      anyRecords,
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom(1, 7, 30),
      (records, lastDay, days) => {
        const counts = activeUsers(aTable(records), lastDay, days)

        const expected = [...usersActive(records, lastDay - days + 1, lastDay)]
        VARIANTS.forEach((_, variant) =>
          assert.equal(counts[variant], expected.filter((user) => variantOf(user) === variant).length),
        )
      },
    ),
  )
})

test('retention is the share of a first day’s users seen on day n, or on day n and later', () => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      const today = 40
      for (const { cohortDay, dayNumber, cohort, classic, rolling } of retentionTable(
        aTable(records),
        today,
      )) {
        const began = [
          ...new Set(records.filter((r) => r.events > 0 && r.cohortDay === cohortDay).map((r) => r.userId)),
        ]
        const onDay = usersActive(records, cohortDay + dayNumber, cohortDay + dayNumber)
        const sinceDay = usersActive(records, cohortDay + dayNumber, today)
        for (const variant of [0, 1]) {
          const arm = began.filter((user) => variantOf(user) === variant)
          assert.equal(cohort[variant], arm.length)
          assert.equal(classic[variant], arm.filter((user) => onDay.has(user)).length)
          assert.equal(rolling[variant], arm.filter((user) => sinceDay.has(user)).length)
        }
        assert.ok(cohortDay + dayNumber <= today, 'a day that has not begun has no retention')
      }
    }),
  )
})

const figure = (figures: readonly Figure[], metric: string, more: Partial<Figure> = {}): Figure | undefined =>
  figures.find(
    (f) =>
      f.metric === metric &&
      f.variant === (more.variant ?? null) &&
      (more.cohortDay ?? f.cohortDay) === f.cohortDay &&
      (more.dayNumber ?? f.dayNumber) === f.dayNumber,
  )

test('figures of a small world are those of a sheet of paper', () => {
  // ann and bob begin on day 10; ann is back on 11; cid begins on 11 and is only shown things on 12
  const table = aTable([
    aDayRecord({
      user: 'ann',
      day: 10,
      sessions: 2,
      dwellMs: 600,
      impressions: 10,
      attributedClicks: 4,
      conversions: 1,
    }),
    aDayRecord({ user: 'bob', day: 10, sessions: 1, dwellMs: 200, impressions: 10 }),
    aDayRecord({ user: 'ann', day: 11, cohortDay: 10 }),
    aDayRecord({ user: 'cid', day: 11 }),
    aDayRecord({ user: 'cid', day: 12, cohortDay: 11, events: 0, sessions: 0, impressions: 5 }),
  ])
  const question = { today: 12, changedDays: [10, 11, 12], variantNames: VARIANTS, zoneOffsetMinutes: 60 }

  const figures = figuresOf(table, question)
  const onDay = (day: number): readonly Figure[] =>
    figures.filter(({ windowTo }) => windowTo === (day + 1) * DAY_MS - 3_600_000)

  assert.equal(figure(onDay(10), 'dau')?.value, 2)
  assert.equal(figure(onDay(10), 'sessions')?.value, 3)
  assert.equal(figure(onDay(10), 'sessions_per_active_user')?.value, 1.5)
  assert.equal(figure(onDay(10), 'dwell_per_active_user_ms')?.value, 400)
  assert.equal(figure(onDay(10), 'click_through_rate')?.value, 0.2)
  assert.equal(figure(onDay(10), 'conversion_rate')?.value, 0.25)
  assert.equal(figure(onDay(12), 'dau')?.value, 0, 'being shown something is not being active')
  assert.equal(figure(onDay(12), 'wau')?.value, 3)
  assert.equal(figure(onDay(11), 'dau_per_mau')?.value, 2 / 3)
  assert.equal(figure(figures, 'retention_classic', { cohortDay: 10, dayNumber: 1 })?.value, 0.5)
  assert.equal(figure(figures, 'retention_classic', { cohortDay: 10, dayNumber: 1 })?.users, 2)
  assert.equal(figure(figures, 'retention_rolling', { cohortDay: 11, dayNumber: 1 })?.value, 0)
  assert.equal(figure(onDay(12), 'sessions_per_active_user'), undefined, 'a ratio over nobody is left out')
})

test('the figures of the variants add up to those of all users', () => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      const question = { today: 40, changedDays: [40, 39], variantNames: VARIANTS, zoneOffsetMinutes: 0 }
      const figures = figuresOf(aTable(records), question)
      for (const all of figures.filter(({ variant, unit }) => variant === null && unit === 'users')) {
        const arms = figures.filter(
          (f) => f.variant !== null && f.metric === all.metric && f.windowTo === all.windowTo,
        )
        assert.equal(
          arms.reduce((sum, { value }) => sum + value, 0),
          all.value,
        )
      }
    }),
  )
})

test('only windows that hold a changed day are answered for', () => {
  const table = aTable([aDayRecord({ day: 3 }), aDayRecord({ day: 9, cohortDay: 3 })])
  const question = { today: 9, changedDays: [9], variantNames: VARIANTS, zoneOffsetMinutes: 0 }

  const windows = new Set(
    figuresOf(table, question)
      .filter((f) => f.cohortDay === null)
      .map(({ windowTo }) => windowTo),
  )

  assert.deepEqual([...windows], [10 * DAY_MS])
  assert.deepEqual(figuresOf(table, { ...question, changedDays: [] }), [])
})

test('a shard read again replaces what it said before', () => {
  const table = createActivityTable(2, variantOf)
  table.replaceShard({ day: 1, shard: 0 }, [aDayRecord({ day: 1 }), aDayRecord({ user: 'bob', day: 1 })])
  table.replaceShard({ day: 1, shard: 1 }, [aDayRecord({ user: 'cid', day: 1 })])
  table.replaceShard({ day: 1, shard: 0 }, [aDayRecord({ day: 1, cohortDay: 0 })])

  assert.equal(
    activeUsers(table, 1, 1).reduce((a, b) => a + b),
    2,
  )

  table.dropDaysBefore(2)
  assert.deepEqual(table.days(), [])
})
