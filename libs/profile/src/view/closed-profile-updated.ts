/** What to emit when a profile was closed because its id became a user: from then on its days are hers, and counted there alone. */
import { asDurationMs, dayOf, type DayActivity, type ProfileUpdated } from '@profilestream/contracts'
import type { Basis } from '../basis.js'
import { openProfile } from '../codec/open-profile.js'
import { findScenario, readUnopened } from '../codec/open-scenario.js'
import { findDay } from '../fold/days.kernel.js'
import type { MutableProfile, PlacedEvent } from '../mutable-profile.js'
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

/** What is told of when a closed profile is told of again. */
export interface ClosedProfileTold {
  /** The closed profile. */
  readonly anonymous: Uint8Array
  /** The profile that it was merged into. */
  readonly user: Uint8Array
  /** Events of the anonymous id that were folded into the user's profile. */
  readonly forwarded: readonly PlacedEvent[]
  /** Whether all days that the closed profile keeps are taken back, or only those of the forwarded events. */
  readonly isWhole: boolean
}

const keptDays = ({ scenarios, scenarioCount }: MutableProfile): DayActivity[] =>
  scenarios.slice(0, scenarioCount).flatMap((state) => listDays(readUnopened(state), 'all'))

const daysOf = (forwarded: readonly PlacedEvent[], { zoneOffsetMinutes }: Basis): DayActivity[] =>
  forwarded.flatMap(({ event }) => {
    if (event === null) return []
    const day = dayOf(event.occurredAt, zoneOffsetMinutes)
    return [{ scenario: event.scenario, day, cohortDay: day, ...NO_ACTIVITY }]
  })

/**
 * Takes back what was told of the anonymous id: its days without activity, at a version above all that it ever had.
 * It touches no scenario, so nobody makes a list of it. The closed profile need not keep every day that was told of: a
 * Redis that went back may have lost one before the profile was closed. Its events come again and are forwarded; so each
 * forwarded event's day is taken back, too.
 */
export const closedProfileUpdatedOf = (
  { anonymous, user, forwarded, isWhole }: ClosedProfileTold,
  basis: Basis,
): ProfileUpdated => {
  const closed = openProfile(anonymous)
  const { userId, version, updatedAt } = closed
  const kept = isWhole ? keptDays(closed) : []
  const hers = openProfile(user)
  const days = new Map<string, DayActivity>()
  for (const day of [...daysOf(forwarded, basis), ...kept]) {
    if (isHers(hers, day)) days.set(`${day.day} ${day.scenario}`, { ...day, ...NO_ACTIVITY })
  }
  const segments = { segments: [], segmentsSince: [], segmentsEntered: [], segmentsLeft: [] }
  return { userId, version, updatedAt, touched: [], days: [...days.values()], botIntervals: [], ...segments }
}
