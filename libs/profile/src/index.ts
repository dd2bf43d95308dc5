/** What a profile is and how an event changes it. Pure. */
import {
  InvariantError,
  type Checked,
  type ClickstreamEvent,
  type EpochMs,
  type ItemId,
  type ProfileUpdated,
  type ScenarioName,
  type UserId,
} from '@profilestream/contracts'
import type { Basis, EmbeddingsView } from './basis.js'
import type { FoldOutcome, MutableProfile, PlacedEvent } from './mutable-profile.js'
import type { Profile } from './profile.js'

export { type Basis, type CatalogView, type EmbeddingsView } from './basis.js'
export { type FoldOutcome, type MutableProfile, type PlacedEvent } from './mutable-profile.js'
export {
  VECTOR_DIMENSION,
  type Interaction,
  type Interest,
  type Profile,
  type ScenarioProfile,
  type Session,
  type SocialTie,
} from './profile.js'
export { type CompareAndSetResult, type ProfileStore, type ProfileWrite } from './profile-store.js'

const pending = (name: string): never => {
  throw new InvariantError(`${name} is not written yet`)
}

/** Stateless rules: required fields, known scenario and action, possible time (against the record's broker time), ranges. */
export const checkEvent = (
  _event: ClickstreamEvent,
  _recordedAt: EpochMs,
  _basis: Pick<Basis, 'scenarios'>,
): Checked<ClickstreamEvent> => pending('checkEvent')

/** A profile without events, version 0. */
export const createProfile = (_userId: UserId): MutableProfile => pending('createProfile')

/** Opens stored bytes for folding; `reuse` is a profile nobody needs any more, whose memory is taken over. Throws ContractError on bytes that are no profile. */
export const openProfile = (_bytes: Uint8Array, _reuse?: MutableProfile): MutableProfile =>
  pending('openProfile')

/** Applies one event in place. */
export const foldEvent = (_profile: MutableProfile, _placed: PlacedEvent, _basis: Basis): FoldOutcome =>
  pending('foldEvent')

/** What to emit for the events passed since the profile was opened, skipped ones included. */
export const profileUpdatedOf = (_profile: MutableProfile): ProfileUpdated => pending('profileUpdatedOf')

/** The stored bytes, in memory of their own. */
export const encodeProfile = (_profile: MutableProfile): Uint8Array => pending('encodeProfile')

/** Stored bytes made readable. Throws ContractError on bytes that are no profile. */
export const decodeProfile = (_bytes: Uint8Array): Profile => pending('decodeProfile')

/** The version at its fixed offset, without decoding; 0 for null (no profile). */
export const profileVersionOf = (_bytes: Uint8Array | null): number => pending('profileVersionOf')

/** Plain JSON for people: ISO times, interests with weight and events. */
export const profileToJson = (_profile: Profile): Record<string, unknown> => pending('profileToJson')

/** Whether the user has had the item: by history and seen filter (≤ 1 % false positives for what the history forgot). */
export const hasHad = (_profile: Profile, _scenario: ScenarioName, _itemId: ItemId): boolean =>
  pending('hasHad')

/** Hash vectors for every item: what profiles are made of before the first release. */
export const createHashEmbeddings = (): EmbeddingsView => pending('createHashEmbeddings')

/** The seeded hash vector of an item, unit length, [64]: ±1/8 by 64 bits of a hash of (scenario, itemId). */
export const hashVector = (_scenario: ScenarioName, _itemId: ItemId): Float32Array => pending('hashVector')
