/** Ties of two ids as one: events add, and who is followed is what the newer of the two says. */
import { openTies } from '../../codec/social-ties-codec.js'
import { stronger } from '../../fold/social-ties.js'
import type { MutableProfile } from '../../mutable-profile.js'
import { MAX_TIES, type SocialTie } from '../../profile.js'

const together = (a: SocialTie, b: SocialTie): SocialTie => {
  const newer = b.lastAt > a.lastAt ? b : a
  return { userId: a.userId, following: newer.following, events: a.events + b.events, lastAt: newer.lastAt }
}

/** Adds the ties of another profile, but none to the user herself. */
export const mergeTies = (into: MutableProfile, from: MutableProfile): void => {
  const others = openTies(from)
  if (others.length === 0) return
  const ties = new Map(openTies(into).map((tie) => [tie.userId, tie]))
  for (const tie of others) {
    const known = ties.get(tie.userId)
    ties.set(tie.userId, known === undefined ? tie : together(known, tie))
  }
  ties.delete(into.userId)
  into.ties = [...ties.values()].sort(stronger).slice(0, MAX_TIES)
}
