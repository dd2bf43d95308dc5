/** Makes the worlds of a simulation: those of an earlier run as they were, new ones from the options. */
import { asEpochMs, asScenarioName, ConfigError, didYouMean, MINUTE_MS } from '@profilestream/contracts'
import {
  createWorld,
  DEFAULT_ITEMS,
  DEFAULT_PAST_DAYS,
  DEFAULT_USERS,
  WORLD_NAMES,
} from '@profilestream/simulator'
import type { SimulationProgress, WorldProgress } from './progress.js'
import type { ToldWorld } from './simulation.js'

/** What a new simulation is made from; a world that has begun keeps what it was made from, but for the rate. */
export interface WorldWishes {
  /** Names of scenarios, each once. */
  readonly scenarios: readonly string[]
  readonly seed: number
  readonly users: number
  readonly items: number
  readonly pastDays: number
  /** Real-time events per second over all scenarios. */
  readonly eventsPerSecond: number
}

/** What a simulation is made from unless told otherwise. */
export const DEFAULT_WISHES: WorldWishes = {
  scenarios: WORLD_NAMES,
  seed: 1,
  users: DEFAULT_USERS,
  items: DEFAULT_ITEMS,
  pastDays: DEFAULT_PAST_DAYS,
  eventsPerSecond: 50,
}

const checkNames = (scenarios: readonly string[]): void => {
  const strangers = scenarios.filter((name) => !WORLD_NAMES.some((known) => known === name))
  if (strangers.length === 0) return
  const hints = strangers.map((name) => `${name}${didYouMean(name, WORLD_NAMES)}`).join(', ')
  throw new ConfigError(`There is no world for ${hints}; the simulator has ${WORLD_NAMES.join(', ')}`)
}

const begun = (wishes: WorldWishes, now: number): WorldProgress => ({
  seed: wishes.seed,
  users: wishes.users,
  items: wishes.items,
  pastDays: wishes.pastDays,
  startsAt: now,
  pastPublished: 0,
  pastDone: false,
  publishedUntil: now,
})

/**
 * How old a world's real time may grow before a later start begins it anew, milliseconds: a world is brought to where it
 * stopped by living all of its time again, and what was missed meanwhile is told at full speed.
 */
const MAX_AGE_MS = 30 * MINUTE_MS

/** The same people and items from now on; their past counts as told, and nobody came while nothing ran. */
const begunAnew = (known: WorldProgress, now: number): WorldProgress =>
  known.pastDone && now - known.startsAt > MAX_AGE_MS
    ? { ...known, startsAt: now, publishedUntil: now }
    : known

/**
 * Makes the worlds.
 * @param known  progress of earlier runs, by scenario
 * @param now    milliseconds since 1970-01-01 UTC: where a new world's past ends
 * @throws ConfigError naming scenarios that have no world
 */
export const tellableWorlds = (wishes: WorldWishes, known: SimulationProgress, now: number): ToldWorld[] => {
  const scenarios = [...new Set(wishes.scenarios)]
  checkNames(scenarios)
  return scenarios.map((scenario) => {
    const earlier = known[scenario]
    const progress = earlier === undefined ? begun(wishes, now) : begunAnew(earlier, now)
    const { seed, users, items, pastDays, startsAt } = progress
    const world = createWorld({
      seed,
      scenario: asScenarioName(scenario),
      users,
      items,
      pastDays,
      startsAt: asEpochMs(startsAt),
      liveEventsPerSecond: wishes.eventsPerSecond / scenarios.length,
    })
    return { scenario, world, progress }
  })
}
