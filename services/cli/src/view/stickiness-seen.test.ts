/** The newest stickiness figures are shown. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asEpochMs, asScenarioName, DAY_MS, type StickinessMetric } from '@profilestream/contracts'
import { createStickinessSeen } from './stickiness-seen.js'

const aMetric = (overrides: Partial<StickinessMetric> & { day?: number }): StickinessMetric => {
  const { day = 100, ...rest } = overrides
  return {
    scenario: asScenarioName('news'),
    metric: 'dau',
    value: 1,
    unit: 'users',
    users: 1,
    windowFrom: asEpochMs(day * DAY_MS),
    windowTo: asEpochMs((day + 1) * DAY_MS),
    revision: 0,
    variant: null,
    cohortDay: null,
    dayNumber: null,
    ...rest,
  }
}

test('a later window wins, then a higher revision; an old revision that comes late changes nothing', () => {
  const seen = createStickinessSeen()
  seen.see(aMetric({ value: 10 }))
  seen.see(aMetric({ value: 12, revision: 2 }))
  seen.see(aMetric({ value: 11, revision: 1 }))
  seen.see(aMetric({ value: 99, day: 99 }))

  assert.equal(seen.pictures()[0]?.dau, 12)
  assert.equal(seen.pictures()[0]?.day, '1970-04-11')
})

test('figures of one variant are not those of all users', () => {
  const seen = createStickinessSeen()
  seen.see(aMetric({ value: 10 }))
  seen.see(aMetric({ value: 5, variant: 'control', revision: 3 }))

  assert.equal(seen.pictures()[0]?.dau, 10)
})

test('day-one retention counts users of all cohorts whose day is over', () => {
  const seen = createStickinessSeen()
  const retention = { metric: 'retention_classic', dayNumber: 1 }
  seen.see(aMetric({ day: 100 }))
  seen.see(aMetric({ ...retention, day: 98, cohortDay: 97, value: 0.5, users: 10 }))
  seen.see(aMetric({ ...retention, day: 99, cohortDay: 98, value: 0.2, users: 30 }))
  seen.see(aMetric({ ...retention, day: 100, cohortDay: 99, value: 0, users: 1000 }))

  // (0.5·10 + 0.2·30) / (10 + 30); the cohort whose day is today is left out
  assert.equal(seen.pictures()[0]?.dayOneRetention, 11 / 40)
})
