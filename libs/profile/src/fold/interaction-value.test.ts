/** How much of an action counts: by what the event says, the share taken in before the time it took. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { aScenario, anAction } from '../testing/builders.js'
import { hundredthsOf } from './interaction-value.js'

test('completion counts as it is said, by dwell where it is not, and in full where neither is', () => {
  const scenario = aScenario({ fullDwellMs: 1_000 })
  const read = anAction({ value: 'completion' })
  const valueOf = (completion: number | null, dwellMs: number | null): number =>
    hundredthsOf({ completion, dwellMs, rating: null }, read, scenario)

  assert.equal(valueOf(0.3, 900), 30)
  assert.equal(valueOf(null, 900), 90)
  assert.equal(valueOf(null, 5_000), 100)
  assert.equal(valueOf(null, null), 100)
})
