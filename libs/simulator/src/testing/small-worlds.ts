/** Small worlds for tests, and sums over what they give. */
import { asEpochMs, asScenarioName, type ClickstreamEvent } from '@profilestream/contracts'
import { createWorld, type World } from '../world.js'
import { NO_NOISE, type SimulatedRecord, type WorldName, type WorldOptions } from '../world-options.js'

/** Where the past of every test's world ends: 2026-11-24 00:00 UTC. */
export const STARTS_AT = asEpochMs(Date.UTC(2026, 10, 24))

/** A world without noise; 80 users, 120 items, 35 days unless told otherwise. */
export const aWorld = (
  overrides: Partial<Omit<WorldOptions, 'scenario'>> & { scenario?: WorldName } = {},
): World => {
  const { scenario = 'video', ...rest } = overrides
  return createWorld({
    seed: 11,
    users: 80,
    items: 120,
    startsAt: STARTS_AT,
    noise: NO_NOISE,
    ...rest,
    scenario: asScenarioName(scenario),
  })
}

/** The events among some records. */
export const eventsOf = (records: Iterable<SimulatedRecord>): ClickstreamEvent[] =>
  [...records].flatMap(({ event }) => event ?? [])

/** How often each key occurs. */
export const countBy = <T>(values: Iterable<T>, keyOf: (value: T) => string): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(keyOf(value), (counts.get(keyOf(value)) ?? 0) + 1)
  return counts
}
