/** What the fold does with an identify event: it notes a pending link, and tells of the whole profile once there is one. */
import type { ClickstreamEvent } from '@profilestream/contracts'
import { readUnopened } from '../codec/open-scenario.js'
import { touchAllDays } from '../fold/days.kernel.js'
import type { MutableProfile, Place } from '../mutable-profile.js'
import { addLink, findLink, MAX_LINKS } from './links.js'

/** Marks every scenario and day as one to tell of. */
export const touchEverything = (profile: MutableProfile): void => {
  for (let i = 0; i < profile.scenarioCount; i++) {
    const state = profile.scenarios[i]
    if (state === undefined) continue
    touchAllDays(readUnopened(state).days)
    state.touched = true
  }
}

/** Notes who the user was before; an id linked before, her own, or one too many changes nothing. */
export const noteIdentify = (
  profile: MutableProfile,
  { targetUserId }: ClickstreamEvent,
  place: Place,
): void => {
  if (targetUserId === null || targetUserId === profile.userId) return
  const link = findLink(profile, targetUserId)
  if (link?.state === 'merged') return touchEverything(profile)
  if (link === undefined && profile.links.length < MAX_LINKS) addLink(profile, targetUserId, place)
}

/** An identify event was delivered again: what the merge changed may not have been told. */
export const tellIdentifyAgain = (profile: MutableProfile, { targetUserId }: ClickstreamEvent): void => {
  if (targetUserId !== null && findLink(profile, targetUserId)?.state === 'merged') touchEverything(profile)
}
