/** Cleaning is counted by scenario and reason; a record that names no defined scenario counts under none. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asScenarioName } from '@profilestream/contracts'
import { createMetrics } from '@profilestream/service'
import { createBuilderMetrics } from './metrics.js'
import { createCheckBatch } from './stages/check-batch.js'
import { aBasis, aRecord, anEvent, NOON } from './testing/harness.js'
import { createWatermarks } from './watermarks.js'

test('refusals, repairs and what machines did are counted by scenario', async () => {
  const metrics = createMetrics({ service: 'test' })
  const builder = createBuilderMetrics(metrics)
  const bad = { ...anEvent({ id: 'bad' }), occurredAt: asEpochMs(-1) }
  const stranger = { ...anEvent({ id: 'stranger' }), scenario: asScenarioName('weather') }
  const bought = {
    ...anEvent({ id: 'bought', at: NOON }),
    scenario: asScenarioName('ecommerce'),
    action: 'purchase' as const,
    price: 3,
  }
  const events = [bad, stranger, bought]
  const records = events.map((event, offset) => aRecord(0, offset, event))
  const decoded = { records, events, undecodable: [] }
  const checked = createCheckBatch({ watermarks: createWatermarks() })(decoded, await aBasis())
  const counts = {
    applied: 5,
    already_applied: 0,
    duplicate: 1,
    repeated: 2,
    quarantined: 3,
    rejected: 0,
  }

  builder.count({ ...checked, outcomes: new Map([[asScenarioName('video'), counts]]) })

  const text = await metrics.registry.metrics()
  const valueOf = (line: RegExp): string | undefined => line.exec(text)?.[1]
  const countOf = (scenario: string, reason: string): string | undefined =>
    valueOf(
      new RegExp(
        `builder_events_total\\{scenario="${scenario}",outcome="\\w+",reason="${reason}".*\\} (\\d+)`,
      ),
    )
  assert.deepEqual(
    [
      countOf('video', ''),
      countOf('video', 'duplicate'),
      countOf('video', 'repeated'),
      countOf('video', 'bot'),
      countOf('video', 'impossible_time'),
      countOf('', 'unknown_scenario'),
    ],
    ['5', '1', '2', '3', '1', '1'],
  )
  assert.equal(valueOf(/repairs_total\{scenario="ecommerce",kind="quantity".*\} (\d+)/), '1')
  assert.equal(valueOf(/dead_letters_total\{scenario="video",reason="impossible_time".*\} (\d+)/), '1')
})
