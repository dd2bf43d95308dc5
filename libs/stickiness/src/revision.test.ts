import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asScenarioName, DAY_MS } from '@profilestream/contracts'
import type { Figure } from './figures.js'
import { figureKey, figureOfKey, revise } from './revision.js'

const VIDEO = asScenarioName('video')
const dau: Figure = {
  metric: 'dau',
  value: 5,
  unit: 'users',
  users: 5,
  windowFrom: asEpochMs(0),
  windowTo: asEpochMs(DAY_MS),
  variant: null,
  cohortDay: null,
  dayNumber: null,
}

test('a figure is sent first as revision 0, then only when it changed, one higher', () => {
  assert.equal(revise(VIDEO, dau, undefined)?.revision, 0)
  assert.equal(revise(VIDEO, dau, { value: 5, users: 5, revision: 3 }), null)
  assert.equal(revise(VIDEO, dau, { value: 4, users: 5, revision: 3 })?.revision, 4)
  assert.equal(revise(VIDEO, { ...dau, users: 6 }, { value: 5, users: 5, revision: 3 })?.revision, 4)
})

test('all users, a variant, a cohort and a window each have figures of their own', () => {
  const others = [
    dau,
    { ...dau, variant: 'control' },
    { ...dau, metric: 'wau' },
    { ...dau, windowTo: asEpochMs(2 * DAY_MS) },
    { ...dau, cohortDay: 0 },
    { ...dau, cohortDay: 0, dayNumber: 1 },
  ]

  assert.equal(new Set(others.map(figureKey)).size, others.length)
  assert.equal(figureKey({ ...dau, value: 9, users: 9 }), figureKey(dau))
})

test('a key and what was sent give the figure back', () => {
  for (const figure of [
    dau,
    {
      ...dau,
      variant: 'control',
      cohortDay: 3,
      dayNumber: 0,
      metric: 'retention_classic',
      unit: 'ratio',
      value: 0.1,
    },
  ])
    assert.deepEqual(figureOfKey(figureKey(figure), figure), figure)
})
