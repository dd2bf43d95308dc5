/** All that is stated of a user in one scenario, grouped, and the same as plain sentences. */
import type { EpochMs } from '@profilestream/contracts'
import type { ScenarioProfile } from '../../profile.js'
import { stateEngagement } from './engagement.js'
import { stateDevices, statePrices, stateRhythm } from './habits.js'
import { stateInterests, type InterestStatement } from './interests.js'
import { stateLoyalty } from './loyalty.js'
import { stateSessions } from './sessions.js'
import type { Statement } from './statement.js'
import { stateValue } from './value.js'
import { stateVariety } from './variety.js'

/** Statements of one scenario. */
export interface Statements {
  /** By facet: category, tag, brand, artist, …; strongest first. */
  readonly interests: Readonly<Record<string, readonly InterestStatement[]>>
  readonly variety: readonly Statement[]
  readonly rhythm: readonly Statement[]
  readonly devices: readonly Statement[]
  readonly prices: readonly Statement[]
  readonly sessions: readonly Statement[]
  readonly loyalty: readonly Statement[]
  /** Recency, frequency, money. */
  readonly value: readonly Statement[]
  readonly engagement: readonly Statement[]
}

/**
 * States what is known of a user in a scenario.
 * @param at  the moment that recency and loyalty are told as of: now, or the profile's own time
 */
export const stateScenario = (held: ScenarioProfile, at: EpochMs): Statements => ({
  interests: stateInterests(held),
  variety: stateVariety(held),
  rhythm: stateRhythm(held),
  devices: stateDevices(held),
  prices: statePrices(held),
  sessions: stateSessions(held),
  loyalty: stateLoyalty(held, at),
  value: stateValue(held, at),
  engagement: stateEngagement(held),
})

/** Interests of each facet that sentences tell of. */
const INTERESTS_SAID = 5

/** The statements as sentences, interests first. */
export const sentencesOf = ({ interests, ...others }: Statements): string[] => [
  ...Object.values(interests).flatMap((facet) =>
    facet.slice(0, INTERESTS_SAID).map(({ sentence }) => sentence),
  ),
  ...Object.values(others).flatMap((group) => group.map(({ sentence }) => sentence)),
]
