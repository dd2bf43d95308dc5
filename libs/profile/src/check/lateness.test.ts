/** Late events: measured against the newest of their partition, refused beyond the scenario's limit only. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { DEFAULT_CLEANING } from '@profilestream/contracts'
import { anEvent, aScenario } from '../testing/builders.js'
import { checkLateness, NO_WATERMARK } from './lateness.js'

const NEWEST = 1_700_000_000_000
const withLimit = (maxLatenessMs: number | null) => {
  const scenario = aScenario({ cleaning: { ...DEFAULT_CLEANING, maxLatenessMs } })
  return new Map([[scenario.name, scenario]])
}
const check = (occurredAt: number, limit: number | null, watermark = NEWEST) =>
  checkLateness(anEvent({ occurredAt }), { partition: 3, watermark }, withLimit(limit))

test('an event is late from one millisecond beyond the limit on', () => {
  assert.equal(check(NEWEST - 1_000, 1_000), null)
  const late = check(NEWEST - 1_001, 1_000)

  assert.equal(late?.reason, 'too_late')
  assert.match(late.detail, /lies 1001 ms behind the newest event of partition 3, scenario video allows 1000/)
})

test('without a limit, and before the first event of a partition, nothing is late', () => {
  assert.equal(check(0, null), null)
  assert.equal(check(0, 0, NO_WATERMARK), null)
})
