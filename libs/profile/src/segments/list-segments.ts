/** Segments by name: what messages carry and people read. */
import type { ScenarioDefinition, ScenarioName } from '@profilestream/contracts'
import type { MutableProfile } from '../mutable-profile.js'
import type { Membership } from './memberships.js'
import { segmentRulesOf } from './rules.js'

/** A segment that a user is in, or was. */
export interface SegmentMembership {
  readonly scenario: ScenarioName
  readonly segment: string
  readonly inside: boolean
  /** The profile's version when it was entered or left last. */
  readonly since: number
  /** Whether the next message tells of that change. */
  readonly told: boolean
}

/** How a segment is named where scenarios meet: `video/newcomer`. */
export const fullNameOf = ({ scenario, segment }: SegmentMembership): string => `${scenario}/${segment}`

/** All memberships that the definitions still have, in the order they were first entered. */
export const listSegments = (
  { segments, scenarios }: MutableProfile,
  definitions: ReadonlyMap<ScenarioName, ScenarioDefinition>,
): SegmentMembership[] => {
  const named = ({ scenario, id, inside, version, told }: Membership): SegmentMembership[] => {
    const definition = definitions.get(scenarios[scenario]?.name ?? ('' as ScenarioName))
    const rule = definition && segmentRulesOf(definition).find((one) => one.id === id)
    if (definition === undefined || rule === undefined) return []
    return [{ scenario: definition.name, segment: rule.name, inside, since: version, told }]
  }
  return segments.entries.slice(0, segments.count).flatMap(named)
}
