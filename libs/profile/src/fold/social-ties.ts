/** Whom the user follows and deals with: the 32 ties with the most events; of equal ones the newest, then by name. */
import type { Action, ActionDefinition, ClickstreamEvent, EpochMs, UserId } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { openTies } from '../codec/social-ties-codec.js'
import type { MutableProfile } from '../mutable-profile.js'
import { MAX_TIES, type SocialTie } from '../profile.js'
import type { EventAtHand } from './event-at-hand.js'

/** One event that concerned another user. */
export interface TieEvent {
  readonly userId: UserId
  readonly at: EpochMs
  /** follow and unfollow set it; other events leave it as it is. */
  readonly following: boolean | null
  /** 1 for an event, −1 for one that is taken back. */
  readonly amount: 1 | -1
}

/** Most events first; of equal ones the newest, then by name. */
export const stronger = (a: SocialTie, b: SocialTie): number =>
  b.events - a.events || b.lastAt - a.lastAt || (a.userId < b.userId ? -1 : 1)

const changed = (tie: SocialTie, event: TieEvent): SocialTie => ({
  userId: tie.userId,
  following: event.following ?? tie.following,
  events: Math.max(0, tie.events + event.amount),
  lastAt: event.at > tie.lastAt ? event.at : tie.lastAt,
})

/** The ties after an event, strongest first; a tie without events left is dropped. */
export const addToTies = (ties: readonly SocialTie[], event: TieEvent): readonly SocialTie[] => {
  const none: SocialTie = { userId: event.userId, following: false, events: 0, lastAt: event.at }
  const known = ties.find(({ userId }) => userId === event.userId) ?? none
  const others = ties.filter(({ userId }) => userId !== event.userId)
  const tie = changed(known, event)
  const all = tie.events > 0 ? [...others, tie] : others
  return all.sort(stronger).slice(0, MAX_TIES)
}

/** Actions on an item that tie the user to whoever made it. */
const TIES_TO_CREATOR: ReadonlySet<Action> = new Set(['like', 'unlike', 'comment', 'share'])

const otherUserOf = (event: ClickstreamEvent, basis: Basis): UserId | null => {
  if (event.action === 'identify') return null
  if (event.targetUserId !== null) return event.targetUserId
  if (event.itemId === null || !TIES_TO_CREATOR.has(event.action)) return null
  return basis.catalog.find(event.scenario, event.itemId)?.creatorUserId ?? null
}

const followingAfter = (event: ClickstreamEvent, definition: ActionDefinition): boolean | null => {
  if (event.targetUserId === null) return null
  if (event.action === 'follow') return true
  return definition.takesBack === 'follow' ? false : null
}

/** Counts an event that concerns another user: its target, or the maker of an item liked, commented on or shared. */
export const countTies = (profile: MutableProfile, { event, definition, basis }: EventAtHand): void => {
  const userId = otherUserOf(event, basis)
  if (userId === null) return
  profile.ties = addToTies(openTies(profile), {
    userId,
    at: event.occurredAt,
    following: followingAfter(event, definition),
    amount: definition.takesBack === null ? 1 : -1,
  })
}
