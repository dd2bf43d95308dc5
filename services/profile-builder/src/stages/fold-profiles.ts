/** Fold: each user's events onto what is stored of her. Everything that must be exactly once happens here. */
import type { Codec, ProfileUpdated, ScenarioName, UserId } from '@profilestream/contracts'
import {
  createProfile,
  encodeProfile,
  foldEvent,
  openProfile,
  profileUpdatedOf,
  type Basis,
  type FoldOutcome,
  type MutableProfile,
  type PlacedEvent,
} from '@profilestream/profile'
import type { Bases, FoldedProfile, IdentityWork, UserGroups } from '../batch.js'

/** How many events of one scenario had each outcome. */
type Counts = Record<FoldOutcome, number>

/** How many events had each outcome, by scenario; a rejected one's is not known here. */
export type OutcomeCounts = Map<ScenarioName | null, Counts>

/** No events yet. */
export const noOutcomes = (): OutcomeCounts => new Map()

const countsOf = (outcomes: OutcomeCounts, scenario: ScenarioName | null): Counts => {
  const known = outcomes.get(scenario)
  if (known !== undefined) return known
  const counts = { applied: 0, already_applied: 0, duplicate: 0, repeated: 0, quarantined: 0, rejected: 0 }
  outcomes.set(scenario, counts)
  return counts
}

/** Folds one user's events. */
export type FoldUser = (
  userId: UserId,
  events: readonly PlacedEvent[],
  base: Uint8Array | null,
) => FoldedProfile

/** What folding needs. */
export interface FoldDependencies {
  readonly basis: Basis
  readonly profileUpdated: Codec<ProfileUpdated>
  readonly outcomes: OutcomeCounts
}

const identityOf = (
  { forwardTo, links }: MutableProfile,
  events: readonly PlacedEvent[],
  basis: Basis,
): IdentityWork | undefined => {
  if (forwardTo !== null) return { forwardTo, linked: [], basis }
  if (links.length === 0) return undefined
  const named = new Set(events.map(({ event }) => (event?.action === 'identify' ? event.targetUserId : null)))
  const linked = links
    .filter(({ state, anonymousId }) => state === 'pending' || (state === 'merged' && named.has(anonymousId)))
    .map(({ anonymousId }) => anonymousId)
  return linked.length === 0 ? undefined : { forwardTo, linked, basis }
}

/** Makes the fold of one batch: one basis for all its users, and one piece of memory for the profile that is open. */
export const createFoldUser = ({ basis, profileUpdated, outcomes }: FoldDependencies): FoldUser => {
  let scratch: MutableProfile | undefined
  return (userId, events, base) => {
    const profile = base === null ? createProfile(userId, scratch) : openProfile(base, scratch)
    scratch = profile
    // A closed profile changes no more: its events are folded into its user's.
    const own = profile.forwardTo === null ? events : []
    for (const placed of own)
      countsOf(outcomes, placed.event?.scenario ?? null)[foldEvent(profile, placed, basis)] += 1
    const update = profileUpdatedOf(profile, basis.scenarios)
    return {
      userId,
      events,
      base,
      expectedVersion: profile.openedVersion,
      bytes: profile.version === profile.openedVersion ? null : encodeProfile(profile),
      update: update.touched.length === 0 ? null : profileUpdated.encode(update),
      identity: identityOf(profile, events, basis),
    }
  }
}

/** Folds the events of every user of a batch. */
export const foldProfiles = (
  groups: UserGroups,
  bases: Bases,
  foldUser: FoldUser,
): Map<UserId, FoldedProfile> => {
  const folded = new Map<UserId, FoldedProfile>()
  let place = 0
  for (const [userId, events] of groups) folded.set(userId, foldUser(userId, events, bases[place++] ?? null))
  return folded
}
