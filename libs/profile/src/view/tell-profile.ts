/** A user's profile told from a store: her own, and those of the users she follows, so that mutual ties are known. */
import type { EpochMs, UserId } from '@profilestream/contracts'
import { openProfile } from '../codec/open-profile.js'
import { openTies } from '../codec/social-ties-codec.js'
import { readFollowing } from '../identify/follow-forwards.js'
import type { Profile } from '../profile.js'
import type { ProfileStore } from '../profile-store.js'
import { profileToJson } from './profile-to-json.js'
import { decodeProfile } from './view-profile.js'

/** Of the others only their ties are asked for: nothing else of them is made readable. */
const tiesOf = (stored: Uint8Array): Pick<Profile, 'ties'> => ({ ties: openTies(openProfile(stored)) })

/**
 * Reads a profile and those of whom it follows, at most 32.
 * @param at  now: recency and loyalty are told as of it
 * @returns   null when there is none
 */
export const tellProfile = async (
  profiles: Pick<ProfileStore, 'readMany'>,
  userId: UserId,
  at: EpochMs,
): Promise<Record<string, unknown> | null> => {
  const [bytes = null] = await readFollowing(profiles, [userId])
  if (bytes === null) return null
  const profile = decodeProfile(bytes)
  const followed = profile.ties.filter(({ following }) => following).map((tie) => tie.userId)
  const read = followed.length === 0 ? [] : await readFollowing(profiles, followed)
  const others = new Map(
    followed.map((other, index) => {
      const stored = read[index] ?? null
      return [other, stored === null ? null : tiesOf(stored)] as const
    }),
  )
  return profileToJson(profile, { at, others })
}
