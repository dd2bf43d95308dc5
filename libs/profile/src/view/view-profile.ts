/** A packed profile made readable, and what can be asked of it. */
import type { ItemId, ScenarioName } from '@profilestream/contracts'
import { openProfile } from '../codec/open-profile.js'
import { readUnopened } from '../codec/open-scenario.js'
import { openTies } from '../codec/social-ties-codec.js'
import { createPackedId, hashBytes, packId } from '../fold/event-key.kernel.js'
import { mayHaveSeen } from '../fold/seen-filter.kernel.js'
import type { MutableProfile } from '../mutable-profile.js'
import type { IdentityLink, Profile, ScenarioProfile } from '../profile.js'
import { viewScenario } from './view-scenario.js'

const viewPositions = ({ positions }: MutableProfile): Map<number, number> =>
  new Map(positions.partitions.map((partition, index) => [partition, positions.nextOffsets[index] ?? 0]))

const viewScenarios = (profile: MutableProfile): Map<ScenarioName, ScenarioProfile> =>
  new Map(
    profile.scenarios
      .slice(0, profile.scenarioCount)
      .map((state) => [state.name, viewScenario(readUnopened(state), profile.updatedAt)]),
  )

/** By name: the order in which they were noted depends on the order of partitions. */
const viewLinks = ({ links }: MutableProfile): IdentityLink[] =>
  links
    .map(({ anonymousId, state }) => ({ anonymousId, state }))
    .sort((a, b) => (a.anonymousId < b.anonymousId ? -1 : 1))

/** A profile as it is now, readable; later folds do not change what was returned. */
export const viewProfile = (profile: MutableProfile): Profile => ({
  userId: profile.userId,
  version: profile.version,
  updatedAt: profile.updatedAt,
  positions: viewPositions(profile),
  scenarios: viewScenarios(profile),
  ties: openTies(profile),
  links: viewLinks(profile),
})

/**
 * Stored bytes made readable.
 * @throws  ContractError for bytes that are no profile
 */
export const decodeProfile = (bytes: Uint8Array): Profile => viewProfile(openProfile(bytes))

const hadInFilter = ({ seenFilter }: ScenarioProfile, itemId: ItemId): boolean => {
  if (seenFilter.items === 0) return false
  const packed = packId(itemId, createPackedId())
  return mayHaveSeen(seenFilter, hashBytes(packed.bytes, 0, packed.length))
}

/** Whether the user has had the item: certain for what the history holds, ≤ 1 % wrongly yes for what it has forgotten. */
export const hasHad = (profile: Profile, scenario: ScenarioName, itemId: ItemId): boolean => {
  const held = profile.scenarios.get(scenario)
  if (held === undefined) return false
  return (
    held.history.some((interaction) => interaction.consumes && interaction.itemId === itemId) ||
    hadInFilter(held, itemId)
  )
}
