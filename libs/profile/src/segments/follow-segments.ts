/**
 * Segments after each event: every rule of the event's scenario is asked, and what changed is noted with the profile's
 * version and the event's place. So the bytes are the same wherever batches end, and a change that was written but not
 * told is told when its event is delivered again.
 */
import type { ScenarioDefinition } from '@profilestream/contracts'
import type { MutableProfile, Place } from '../mutable-profile.js'
import { addMembership, findMembership, retainMemberships, type Membership } from './memberships.js'
import { segmentRulesOf, type SegmentRule } from './rules.js'

const note = (entry: Membership, inside: boolean, at: Place & { readonly version: number }): void => {
  entry.inside = inside
  entry.told = true
  entry.version = at.version
  entry.partition = at.partition
  entry.offset = at.offset
}

const enter = (profile: MutableProfile, scenario: number, id: number): Membership => {
  const entry = addMembership(profile.segments)
  entry.scenario = scenario
  entry.id = id
  return entry
}

const indexOfScenario = ({ scenarios, scenarioCount }: MutableProfile, name: string): number => {
  for (let i = 0; i < scenarioCount; i++) if (scenarios[i]?.name === name) return i
  return -1
}

/** Drops segments that the definition no longer has; `known` of them it has. */
const forgetRemoved = (
  profile: MutableProfile,
  scenario: number,
  of: { readonly rules: readonly SegmentRule[]; readonly known: number },
): void => {
  const { entries, count } = profile.segments
  let stored = 0
  for (let i = 0; i < count; i++) if (entries[i]?.scenario === scenario) stored += 1
  if (stored === of.known) return
  retainMemberships(profile.segments, scenario, (id) => of.rules.some((rule) => rule.id === id))
}

/**
 * Asks the rules of a scenario after an event was applied in it.
 * @param place  the event's place in the log
 */
export const followSegments = (
  profile: MutableProfile,
  definition: ScenarioDefinition,
  place: Place,
): void => {
  const rules = segmentRulesOf(definition)
  if (rules.length === 0 && profile.segments.count === 0) return
  const index = indexOfScenario(profile, definition.name)
  const state = profile.scenarios[index]
  if (state === undefined) return
  let known = 0
  for (const { id, condition } of rules) {
    const inside = condition.test(state, profile.updatedAt)
    const entry = findMembership(profile.segments, index, id)
    if (entry !== undefined || inside) known += 1
    if (inside === (entry?.inside ?? false)) continue
    const { partition, offset } = place
    note(entry ?? enter(profile, index, id), inside, { partition, offset, version: profile.version })
  }
  forgetRemoved(profile, index, { rules, known })
}

/** An event was delivered again: the changes that it and those behind it made are told once more. */
export const tellSegmentsAgain = ({ segments }: MutableProfile, { partition, offset }: Place): void => {
  for (let i = 0; i < segments.count; i++) {
    const entry = segments.entries[i]
    if (entry?.partition === partition && entry.offset >= offset) entry.told = true
  }
}
