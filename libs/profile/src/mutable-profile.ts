/** A profile opened for folding: packed as it is stored, and changed in place by `foldEvent`. */
import {
  ACTIONS,
  asEpochMs,
  type ClickstreamEvent,
  type EpochMs,
  type ReleaseVersion,
  type ScenarioName,
  type UserId,
} from '@profilestream/contracts'
import type { Admission } from './admit/admit-event.js'
import { createBehaviour, type Behaviour } from './admit/bots/behaviour.kernel.js'
import { createQuarantine, type Quarantine } from './admit/bots/quarantine.kernel.js'
import { createRepeatable, type RepeatableDeeds } from './admit/repeats.kernel.js'
import { clearParts, PROFILE_PARTS, SCENARIO_PARTS } from './codec/parts.js'
import { createActiveDays, type ActiveDays } from './fold/active-days.kernel.js'
import { createDays, type Days } from './fold/days.kernel.js'
import { createDevices, type Devices } from './fold/devices.js'
import { createHistory, type History } from './fold/history.kernel.js'
import { createInterests, type Interests } from './fold/interests.kernel.js'
import { clearPositions, createPositions, type Positions } from './fold/position.kernel.js'
import { createPriceBands } from './fold/price-bands.js'
import { createRecentEvents, type RecentEvents } from './fold/recent-events.kernel.js'
import { createRhythm, type Rhythm } from './fold/rhythm.js'
import { createSeenFilter, type SeenFilter } from './fold/seen-filter.kernel.js'
import { createSessions, type Sessions } from './fold/sessions.kernel.js'
import type { Spend } from './fold/spend.js'
import type { Link } from './identify/links.js'
import { createEstimates, type RunningEstimates } from './normalise/running-estimates.js'
import { createMemberships, type Memberships } from './segments/memberships.js'
import { VECTOR_DIMENSION, type SocialTie } from './profile.js'

/** An event's place in the log. */
export interface Place {
  readonly partition: number
  readonly offset: number
}

/** An event and its place in the log. */
export interface PlacedEvent extends Place {
  /** Null for one that was rejected: only position and version move. */
  readonly event: ClickstreamEvent | null
  /** The anonymous id of the event when it is folded into the profile that the id was merged into. */
  readonly forwardedFrom?: UserId
}

/**
 * What became of an event in the fold. All but `already_applied` move the position and the version by one:
 * applied; rejected: it never passed `checkEvent`; the others are the stateful rules of `admitEvent`.
 */
export type FoldOutcome = Admission | 'already_applied' | 'rejected'

/** Stored bytes that nobody has had to look into. */
export interface Unopened {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

/** What we hold of a user within one scenario, packed. */
export interface ScenarioState {
  name: ScenarioName
  /** Its stored bytes while no event of the scenario has come; then null, and the fields below hold. */
  unopened: Unopened | null
  /** Whether an event of the scenario was passed since the profile was opened; not stored. */
  touched: boolean
  release: ReleaseVersion | null
  /** The moment that vector and interests are kept as of, milliseconds since 1970-01-01 UTC; NaN before the first evidence. */
  anchorAt: number
  /** The half-life they were summed with, milliseconds; 0 while there is no anchor. */
  halfLifeMs: number
  /** As of the anchor, [64]. */
  readonly vector: Float32Array
  /** The same memory as bytes, as it is stored. */
  readonly vectorBytes: Uint8Array
  readonly interests: Interests
  readonly history: History
  readonly seen: SeenFilter
  /** Events by index of the action in ACTIONS. */
  readonly counts: Float64Array
  readonly days: Days
  readonly activeDays: ActiveDays
  readonly sessions: Sessions
  readonly spends: Spend[]
  readonly rhythm: Rhythm
  readonly devices: Devices
  /** Events by price band. */
  readonly priceBands: Uint8Array
  /** NaN while there is none. */
  cohortDay: number
  /** NaN before the first event that is not an impression. */
  firstSeenAt: number
  lastSeenAt: number
  dwellMs: number
  /** The newest deeds that could be a double click. */
  readonly repeatable: RepeatableDeeds
  /** Mean and spread of the user's numbers before the first release. */
  readonly estimates: RunningEstimates
  /** How the user has behaved lately, and when like a machine. */
  readonly behaviour: Behaviour
  readonly quarantine: Quarantine
}

/** A profile opened for folding. Others read only its first four fields. */
export interface MutableProfile {
  userId: UserId
  /** Events passed so far; unchanged means there is nothing to write. */
  version: number
  /** Version it was opened with: the expected version of the compare-and-set; 0 for a new profile. */
  openedVersion: number
  /** The profile's own time, milliseconds since 1970-01-01 UTC; 0 before the first event. */
  updatedAt: EpochMs
  readonly positions: Positions
  readonly recentEvents: RecentEvents
  /** Strongest first; bytes until an event concerns one. */
  ties: readonly SocialTie[] | Unopened
  /** Segments the user is in or was; see follow-segments. */
  readonly segments: Memberships
  /** Anonymous ids that logged in as this user. */
  links: readonly Link[]
  /** The user this profile was closed for; null for a profile of its own. */
  forwardTo: UserId | null
  /** The first `scenarioCount` are in use; the others are memory to be used again. */
  readonly scenarios: ScenarioState[]
  scenarioCount: number
}

/** A scenario without events. */
const createScenarioState = (
  name: ScenarioName,
  vector = new Float32Array(VECTOR_DIMENSION),
): ScenarioState => ({
  name,
  unopened: null,
  touched: false,
  release: null,
  anchorAt: NaN,
  halfLifeMs: 0,
  vector,
  vectorBytes: new Uint8Array(vector.buffer),
  interests: createInterests(),
  history: createHistory(),
  seen: createSeenFilter(),
  counts: new Float64Array(ACTIONS.length),
  days: createDays(),
  activeDays: createActiveDays(),
  sessions: createSessions(),
  spends: [],
  rhythm: createRhythm(),
  devices: createDevices(),
  priceBands: createPriceBands(),
  cohortDay: NaN,
  firstSeenAt: NaN,
  lastSeenAt: NaN,
  dwellMs: 0,
  repeatable: createRepeatable(),
  estimates: createEstimates(),
  behaviour: createBehaviour(),
  quarantine: createQuarantine(),
})

const clearScenarioState = (state: ScenarioState, name: ScenarioName): ScenarioState => {
  state.name = name
  state.unopened = null
  state.touched = false
  state.release = null
  state.anchorAt = NaN
  state.halfLifeMs = 0
  state.vector.fill(0)
  state.interests.count = 0
  state.interests.namesLength = 0
  Object.assign(state.history, { count: 0, firstAt: 0, lastAt: 0, from: 0, to: 0, keysFrom: 0 })
  state.seen.items = 0
  state.counts.fill(0)
  state.days.count = 0
  state.activeDays.bits.fill(0)
  state.sessions.count = 0
  state.sessions.total = 0
  if (state.spends.length > 0) state.spends.length = 0
  state.cohortDay = NaN
  state.firstSeenAt = NaN
  state.lastSeenAt = NaN
  state.dwellMs = 0
  clearParts(SCENARIO_PARTS, state)
  return state
}

/** A further scenario of a profile whose stored bytes are left alone until an event needs them. */
export const addUnopenedScenario = (
  profile: MutableProfile,
  name: ScenarioName,
  unopened: Unopened,
): void => {
  const state = profile.scenarios[profile.scenarioCount] ?? createScenarioState(name)
  state.name = name
  state.touched = false
  state.unopened = unopened
  profile.scenarios[profile.scenarioCount] = state
  profile.scenarioCount += 1
}

/** A further scenario of a profile, empty, in memory used before where there is some. */
export const addScenario = (profile: MutableProfile, name: ScenarioName): ScenarioState => {
  const used = profile.scenarios[profile.scenarioCount]
  const state = used === undefined ? createScenarioState(name) : clearScenarioState(used, name)
  profile.scenarios[profile.scenarioCount] = state
  profile.scenarioCount += 1
  return state
}

const allocateProfile = (userId: UserId): MutableProfile => ({
  userId,
  version: 0,
  openedVersion: 0,
  updatedAt: asEpochMs(0),
  positions: createPositions(),
  recentEvents: createRecentEvents(),
  ties: [],
  segments: createMemberships(),
  links: [],
  forwardTo: null,
  scenarios: [],
  scenarioCount: 0,
})

/**
 * A profile without events, version 0.
 * @param reuse  a profile nobody needs any more, whose memory is taken over: no allocation on the hot path
 */
export const createProfile = (userId: UserId, reuse?: MutableProfile): MutableProfile => {
  if (reuse === undefined) return allocateProfile(userId)
  reuse.userId = userId
  reuse.version = 0
  reuse.openedVersion = 0
  reuse.updatedAt = asEpochMs(0)
  clearPositions(reuse.positions)
  reuse.recentEvents.count = 0
  reuse.recentEvents.from = 0
  reuse.ties = []
  reuse.scenarioCount = 0
  clearParts(PROFILE_PARTS, reuse)
  return reuse
}
