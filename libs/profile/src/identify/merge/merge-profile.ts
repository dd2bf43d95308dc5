/** The state of one profile into another's: what both histories would have come to as one. See docs/identity.md for what is exact. */
import type { Basis } from '../../basis.js'
import { openScenario, readUnopened } from '../../codec/open-scenario.js'
import { PROFILE_PARTS, SCENARIO_PARTS, type Part } from '../../codec/parts.js'
import type { MutableProfile, Place, ScenarioState } from '../../mutable-profile.js'
import { followSegments } from '../../segments/follow-segments.js'
import { touchEverything } from '../note-identify.js'
import { mergeActivity } from './merge-activity.kernel.js'
import { mergeEvidence } from './merge-evidence.kernel.js'
import { mergeHabits } from './merge-habits.kernel.js'
import { mergeMemory, mergeRecentEvents } from './merge-memory.js'
import { mergeTies } from './merge-ties.js'

const mergeParts = <State>(parts: readonly Part<State>[], into: State, from: State): void => {
  for (const part of parts) part.merge?.(into, from)
}

const mergeScenario = (
  profile: MutableProfile,
  from: ScenarioState,
  on: { readonly basis: Basis; readonly place: Place },
): void => {
  const { basis, place } = on
  const into = openScenario(profile, from.name)
  const scenario = basis.scenarios.get(from.name)
  mergeEvidence(into, from, scenario === undefined ? null : { scenario, basis })
  mergeMemory(profile, into, from)
  mergeHabits(into, from)
  mergeActivity(into, from, basis.zoneOffsetMinutes)
  mergeParts(SCENARIO_PARTS, into, from)
  if (scenario !== undefined) followSegments(profile, scenario, place)
}

/**
 * Merges the state of `from`, whose memory is used up; positions, links and version are the caller's.
 * @param place  of the identify event, which changes of segments are noted with
 */
export const mergeProfile = (
  into: MutableProfile,
  from: MutableProfile,
  on: { readonly basis: Basis; readonly place: Place },
): void => {
  if (from.updatedAt > into.updatedAt) into.updatedAt = from.updatedAt
  mergeRecentEvents(into.recentEvents, from.recentEvents)
  mergeTies(into, from)
  for (const state of from.scenarios.slice(0, from.scenarioCount))
    mergeScenario(into, readUnopened(state), on)
  mergeParts(PROFILE_PARTS, into, from)
  touchEverything(into)
}
