/**
 * Settles one link: closes the anonymous profile, then merges its last state into the user's. Two compare-and-sets, each on
 * what is stored; both can be repeated after a crash at any point, by anybody, and change nothing when they are done.
 */
import type { UserId } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { encodeProfile } from '../codec/encode-profile.js'
import { openProfile } from '../codec/open-profile.js'
import { isWithin } from '../fold/position.kernel.js'
import { createProfile, type MutableProfile } from '../mutable-profile.js'
import type { ProfileStore } from '../profile-store.js'
import { addLink, CLOSED, findLink, type Link } from './links.js'
import { mergeProfile } from './merge/merge-profile.js'

/** What a link was settled as, and what is stored now. */
export interface SettledLink {
  readonly state: 'merged' | 'refused'
  /** Whether this call settled it. */
  readonly isNew: boolean
  readonly userBytes: Uint8Array
  /** Null when the link was refused before, and there is no anonymous profile. */
  readonly anonymousBytes: Uint8Array | null
}

/** Who is to be settled. */
export interface LinkedIds {
  readonly userId: UserId
  readonly anonymousId: UserId
}

/** What settling needs; a rebuild gives the store of its own generation. */
export interface SettleDependencies {
  readonly store: ProfileStore
  readonly basis: Basis
}

const opened = (userId: UserId, bytes: Uint8Array | null): MutableProfile =>
  bytes === null ? createProfile(userId) : openProfile(bytes)

/** Whether it was written; null bytes were never there. */
const write = async (store: ProfileStore, profile: MutableProfile): Promise<Uint8Array | null> => {
  const bytes = encodeProfile(profile)
  const [result] = await store.compareAndSetMany([
    { userId: profile.userId, expectedVersion: profile.openedVersion, bytes },
  ])
  return result?.kind === 'written' ? bytes : null
}

/** Who has links is a user; who was closed for somebody else is not ours. */
const isTaken = (anonymous: MutableProfile, { userId }: LinkedIds): boolean =>
  anonymous.forwardTo === null ? anonymous.links.length > 0 : anonymous.forwardTo !== userId

/** Closes the anonymous profile. @returns its bytes, or null when somebody wrote it meanwhile */
const close = async (
  store: ProfileStore,
  anonymous: MutableProfile,
  to: UserId,
): Promise<Uint8Array | null> => {
  anonymous.forwardTo = to
  anonymous.version += CLOSED
  return write(store, anonymous)
}

const refuse = (user: MutableProfile, link: Link): void => {
  link.state = 'refused'
  user.version += 1
}

const merge = (user: MutableProfile, link: Link, anonymous: MutableProfile, basis: Basis): void => {
  link.state = 'merged'
  user.version += anonymous.version - CLOSED + 1
  link.positions.partitions.push(...anonymous.positions.partitions)
  link.positions.nextOffsets.push(...anonymous.positions.nextOffsets)
  mergeProfile(user, anonymous, { basis, place: link })
}

/** A merged id whose forward was lost (its server went back), and which holds nothing that the user has not. */
const isOpenAgain = (anonymous: MutableProfile, link: Link): boolean =>
  link.state === 'merged' &&
  anonymous.forwardTo === null &&
  anonymous.links.length === 0 &&
  isWithin(anonymous.positions, link.positions)

/** A profile that lost its link (its Redis went back) while the anonymous one kept its forward gets it again. */
const UNKNOWN_PLACE = { partition: 0, offset: 0 }

/** One attempt; null when somebody wrote one of the two meanwhile. */
const attempt = async ({ store, basis }: SettleDependencies, ids: LinkedIds): Promise<SettledLink | null> => {
  const { userId, anonymousId } = ids
  const [userBytes = null, anonymousBytes = null] = await store.readMany([userId, anonymousId])
  const user = opened(userId, userBytes)
  const link = findLink(user, anonymousId) ?? addLink(user, anonymousId, UNKNOWN_PLACE)
  if (link.state !== 'pending' && userBytes !== null) {
    const settled = { state: link.state, isNew: false, userBytes }
    const anonymous = opened(anonymousId, anonymousBytes)
    if (!isOpenAgain(anonymous, link)) return { ...settled, anonymousBytes }
    const closed = await close(store, anonymous, userId)
    return closed && { ...settled, anonymousBytes: closed }
  }
  if (user.forwardTo !== null && userBytes !== null)
    return { state: 'refused', isNew: false, userBytes, anonymousBytes }
  const anonymous = opened(anonymousId, anonymousBytes)
  if (isTaken(anonymous, ids)) {
    refuse(user, link)
    const written = await write(store, user)
    return written && { state: 'refused', isNew: true, userBytes: written, anonymousBytes }
  }
  const closed = anonymous.forwardTo === null ? await close(store, anonymous, userId) : anonymousBytes
  if (closed === null) return null
  merge(user, link, opened(anonymousId, closed), basis)
  const written = await write(store, user)
  return written && { state: 'merged', isNew: true, userBytes: written, anonymousBytes: closed }
}

/**
 * Settles a link until it is merged or refused. Safe to call again, and by two at the same time.
 * @throws UnavailableError when the store does not answer; nothing is half done that a further call would not complete
 */
export const settleLink = async (dependencies: SettleDependencies, ids: LinkedIds): Promise<SettledLink> => {
  for (;;) {
    const settled = await attempt(dependencies, ids)
    if (settled !== null) return settled
  }
}
