/** The schedule: each reason to refit, and which scenario goes first. */
import { asEpochMs, asScenarioName, HOUR_MS, MINUTE_MS } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trainerSettings } from '../settings.js'
import { nextRefit, triggerOf, type ScenarioProgress } from './schedule.js'

const settings = trainerSettings.parse({})
const start = asEpochMs(1_000_000_000)
const later = (ms: number): typeof start => asEpochMs(start + ms)

const aScenario = (overrides: Partial<ScenarioProgress> = {}): ScenarioProgress => ({
  scenario: asScenarioName('video'),
  interactions: 10_000,
  lately: 0,
  releases: 1,
  last: { at: start, interactions: 10_000, failed: false },
  demandedAt: null,
  interrupted: null,
  driftedAt: null,
  ...overrides,
})

test('the first refit begins at five thousand interactions', () => {
  assert.equal(triggerOf(aScenario({ last: null, interactions: 4_999 }), start, settings), null)
  assert.equal(triggerOf(aScenario({ last: null, interactions: 5_000 }), start, settings), 'first')
})

test('a log that is being filled is waited for, unless somebody asks', () => {
  const filling = aScenario({ interactions: 12_000, lately: 2_000 })

  for (const last of [null, filling.last])
    assert.equal(triggerOf({ ...filling, last }, start, settings), null)
  assert.equal(triggerOf({ ...filling, last: null, demandedAt: start }, start, settings), 'demand')
  assert.equal(triggerOf({ ...filling, lately: 1_900 }, start, settings), 'growth')
})

test('a fifth more interactions begin another', () => {
  assert.equal(triggerOf(aScenario({ interactions: 11_999 }), start, settings), null)
  assert.equal(triggerOf(aScenario({ interactions: 12_000 }), start, settings), 'growth')
})

test('after six hours anything new is enough, nothing new is not', () => {
  const grown = aScenario({ interactions: 10_001 })

  assert.equal(triggerOf(grown, later(6 * HOUR_MS - 1), settings), null)
  assert.equal(triggerOf(grown, later(6 * HOUR_MS), settings), 'schedule')
  assert.equal(triggerOf(aScenario(), later(100 * HOUR_MS), settings), null)
})

test('a demand begins a refit whatever the numbers say', () => {
  assert.equal(
    triggerOf(aScenario({ interactions: 3, last: null, demandedAt: start }), start, settings),
    'demand',
  )
})

test('a failed refit is tried again after a pause, not at once', () => {
  const failed = aScenario({ interactions: 50_000, last: { at: start, interactions: 10_000, failed: true } })

  assert.equal(triggerOf(failed, later(10 * MINUTE_MS - 1), settings), null)
  assert.equal(triggerOf(failed, later(10 * MINUTE_MS), settings), 'retry')
})

test('the scenario with the fewest releases goes first, then the one that waited longest', () => {
  const of = (name: string, releases: number, at: number): ScenarioProgress =>
    aScenario({
      scenario: asScenarioName(name),
      releases,
      interactions: 20_000,
      last: { at: later(at), interactions: 10_000, failed: false },
    })

  const due = nextRefit([of('video', 2, 0), of('news', 1, 5), of('music', 1, 3)], later(10), settings)

  assert.deepEqual(due, { scenario: 'music', trigger: 'growth' })
})

test('of scenarios that were never refitted the one with most interactions goes first', () => {
  const of = (name: string, interactions: number): ScenarioProgress =>
    aScenario({ scenario: asScenarioName(name), releases: 0, last: null, interactions })

  const due = nextRefit([of('video', 6_000), of('news', 8_000), of('music', 7_000)], start, settings)

  assert.deepEqual(due, { scenario: 'news', trigger: 'first' })
})

test('what was asked for goes before everything else', () => {
  const first = aScenario({ scenario: asScenarioName('news'), releases: 0, last: null })
  const demanded = aScenario({ releases: 9, demandedAt: start })

  assert.deepEqual(nextRefit([first, demanded], start, settings), { scenario: 'video', trigger: 'demand' })
})

test('drift begins a refit, an hour after the last one and only if it was found since', () => {
  const drifted = aScenario({ driftedAt: later(5 * MINUTE_MS) })

  assert.equal(triggerOf(drifted, later(60 * MINUTE_MS - 1), settings), null)
  assert.equal(triggerOf(drifted, later(60 * MINUTE_MS), settings), 'drift')
  assert.equal(triggerOf(aScenario({ driftedAt: start }), later(60 * MINUTE_MS), settings), null)
})

test('what was cut short goes on at once, for the reason that it had, before what is newly due', () => {
  const first = aScenario({ scenario: asScenarioName('news'), releases: 0, last: null })
  const cut = aScenario({ releases: 9, interrupted: 'growth' })

  assert.deepEqual(nextRefit([first, cut], start, settings), { scenario: 'video', trigger: 'growth' })
})

test('when nothing is due nothing begins', () => {
  assert.equal(nextRefit([aScenario()], start, settings), null)
  assert.equal(nextRefit([], start, settings), null)
})
