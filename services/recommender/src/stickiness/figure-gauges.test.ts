import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, DAY_MS } from '@profilestream/contracts'
import type { Figure } from '@profilestream/stickiness'
import { gaugeNameOf, newestFigures } from './figure-gauges.js'

const aFigure = (overrides: Partial<Figure> = {}): Figure => ({
  metric: 'dau',
  value: 1,
  unit: 'users',
  users: 1,
  windowFrom: asEpochMs(0),
  windowTo: asEpochMs(DAY_MS),
  variant: null,
  cohortDay: null,
  dayNumber: null,
  ...overrides,
})
const retained = (cohortDay: number, value: number): Figure =>
  aFigure({ metric: 'retention_classic', cohortDay, dayNumber: 1, value })

test('a gauge shows the newest window of its metric, for all users and for each variant', () => {
  const figures = [
    aFigure({ value: 5, windowTo: asEpochMs(10 * DAY_MS) }),
    aFigure({ value: 7, windowTo: asEpochMs(11 * DAY_MS) }),
    aFigure({ value: 3, windowTo: asEpochMs(11 * DAY_MS), variant: 'control' }),
  ]

  const shown = newestFigures(figures, { today: 10, zoneOffsetMinutes: 0 })

  assert.deepEqual(
    shown.map(({ variant, value }) => [variant, value]),
    [
      [null, 7],
      ['control', 3],
    ],
  )
})

test('retention is shown of the newest cohort whose day is over', () => {
  const figures = [retained(7, 0.1), retained(8, 0.2), retained(9, 0.3)]

  const shown = newestFigures(figures, { today: 10, zoneOffsetMinutes: 0 })

  assert.deepEqual(
    shown.map(({ value }) => value),
    [0.2],
    'day 1 of cohort 9 is today and not over',
  )
  assert.equal(gaugeNameOf(shown[0]!), 'retention_classic_d1')
})
