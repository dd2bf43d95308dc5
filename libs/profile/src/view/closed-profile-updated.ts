/** What to emit when a profile was closed because its id became a user: from then on its days are hers, and counted there alone. */
import { asDurationMs, type DayActivity, type ProfileUpdated } from '@profilestream/contracts'
import { openProfile } from '../codec/open-profile.js'
import { findScenario, readUnopened } from '../codec/open-scenario.js'
import { findDay } from '../fold/days.kernel.js'
import type { MutableProfile } from '../mutable-profile.js'
import { listDays } from './day-activity.js'

const NO_ACTIVITY = {
  events: 0,
  sessions: 0,
  dwellMs: asDurationMs(0),
  impressions: 0,
  attributedClicks: 0,
  conversions: 0,
} satisfies Partial<DayActivity>

/** A day that her profile no longer keeps is left with the id that it was counted under. */
const isHers = (user: MutableProfile, { scenario, day }: DayActivity): boolean => {
  const state = findScenario(user, scenario)
  return state !== undefined && findDay(state.days, day) >= 0
}

/**
 * Takes back what was told of the anonymous id: its days without activity, at a version above all that it ever had.
 * It touches no scenario, so nobody makes a list of it.
 * @param anonymous  the closed profile
 * @param user       the profile that it was merged into
 */
export const closedProfileUpdatedOf = (anonymous: Uint8Array, user: Uint8Array): ProfileUpdated => {
  const { userId, version, updatedAt, scenarios, scenarioCount } = openProfile(anonymous)
  const hers = openProfile(user)
  const days = scenarios
    .slice(0, scenarioCount)
    .flatMap((state) => listDays(readUnopened(state), 'all'))
    .filter((day) => isHers(hers, day))
    .map((day) => ({ ...day, ...NO_ACTIVITY }))
  const segments = { segments: [], segmentsSince: [], segmentsEntered: [], segmentsLeft: [] }
  return { userId, version, updatedAt, touched: [], days, botIntervals: [], ...segments }
}
