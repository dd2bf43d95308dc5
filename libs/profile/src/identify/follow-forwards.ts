/** Reading by any id a user ever had: a closed profile leads to the one it was merged into. */
import type { UserId } from '@profilestream/contracts'
import { openProfile, profileVersionOf } from '../codec/open-profile.js'
import { CLOSED } from './links.js'
import type { ProfileStore } from '../profile-store.js'

/** Whom a stored profile was closed for; null when it is a profile of its own. */
export const forwardOf = (bytes: Uint8Array): UserId | null =>
  profileVersionOf(bytes) < CLOSED ? null : openProfile(bytes).forwardTo

/**
 * The profiles of these ids, in their order; an id that was merged gives its user's profile.
 * @returns null where there is none
 */
export const readFollowing = async (
  store: Pick<ProfileStore, 'readMany'>,
  userIds: readonly UserId[],
): Promise<(Uint8Array | null)[]> => {
  const found = await store.readMany(userIds)
  const forwards = found.map((bytes) => (bytes === null ? null : forwardOf(bytes)))
  const wanted = forwards.filter((to) => to !== null)
  if (wanted.length === 0) return found
  const followed = await store.readMany(wanted)
  let next = 0
  return found.map((bytes, i) => (forwards[i] === null ? bytes : (followed[next++] ?? null)))
}
