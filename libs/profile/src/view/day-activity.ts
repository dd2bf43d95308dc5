/** Day rows as the records that ProfileUpdated carries and stickiness is counted from. */
import type { DayActivity } from '@profilestream/contracts'
import {
  ATTRIBUTED_CLICKS,
  COLUMNS,
  CONVERSIONS,
  DAY,
  DWELL_MS,
  EVENTS,
  IMPRESSIONS,
  SESSIONS,
  TOUCHED,
} from '../fold/days.kernel.js'
import type { ScenarioState } from '../mutable-profile.js'

const dayAt = (state: ScenarioState, row: number): DayActivity => {
  const { rows } = state.days
  const day = rows[row + DAY] ?? 0
  return {
    scenario: state.name,
    day,
    cohortDay: Number.isNaN(state.cohortDay) ? day : state.cohortDay,
    events: rows[row + EVENTS] ?? 0,
    sessions: rows[row + SESSIONS] ?? 0,
    dwellMs: rows[row + DWELL_MS] ?? 0,
    impressions: rows[row + IMPRESSIONS] ?? 0,
    attributedClicks: rows[row + ATTRIBUTED_CLICKS] ?? 0,
    conversions: rows[row + CONVERSIONS] ?? 0,
  }
}

/**
 * The kept days of a scenario, oldest first. Before the first event that is not an impression a day is its own cohort
 * day; all days are told again once there is one.
 * @param only  `touched`: those that events have changed or named since the profile was opened
 */
export const listDays = (state: ScenarioState, only: 'all' | 'touched'): DayActivity[] => {
  const days = []
  for (let row = 0; row < state.days.count * COLUMNS; row += COLUMNS) {
    if (only === 'all' || state.days.rows[row + TOUCHED] === 1) days.push(dayAt(state, row))
  }
  return days
}
