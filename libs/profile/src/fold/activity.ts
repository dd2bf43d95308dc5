/** What an event says about how active the user is: counts, days, sessions, dwell, spend, first and last seen. */
import { asEpochMs, dayOf } from '@profilestream/contracts'
import type { ScenarioState } from '../mutable-profile.js'
import { markActive } from './active-days.kernel.js'
import {
  addToDay,
  ATTRIBUTED_CLICKS,
  CONVERSIONS,
  countInRow,
  DWELL_MS,
  EVENTS,
  IMPRESSIONS,
  openDay,
  SESSIONS,
  touchAllDays,
  TOUCHED,
} from './days.kernel.js'
import type { EventAtHand } from './event-at-hand.js'
import { countSession } from './sessions.kernel.js'
import { addSpend, TEN_THOUSANDTHS } from './spend.js'

/** Whole numbers are stored up to 2^53 − 1; a sum that reaches it stays there. */
const sum = (total: number | undefined, amount: number): number =>
  Math.min((total ?? 0) + amount, Number.MAX_SAFE_INTEGER)

const countOnDay = (state: ScenarioState, { event, definition, day }: EventAtHand): void => {
  const row = openDay(state.days, day)
  if (row < 0) return
  const { rows } = state.days
  rows[row + TOUCHED] = 1
  if (event.dwellMs !== null) rows[row + DWELL_MS] = sum(rows[row + DWELL_MS], event.dwellMs)
  if (event.action === 'impression') return countInRow(state.days, row, IMPRESSIONS)
  countInRow(state.days, row, EVENTS)
  if (event.recommendationId === null) return
  if (event.action !== 'dismiss') countInRow(state.days, row, ATTRIBUTED_CLICKS)
  if (definition.converts) countInRow(state.days, row, CONVERSIONS)
}

const countOnSession = (state: ScenarioState, at: number, zoneOffsetMinutes: number): void => {
  const { begun, ended } = countSession(state.sessions, at)
  if (!Number.isNaN(begun)) countStart(state, dayOf(asEpochMs(begun), zoneOffsetMinutes), 1)
  if (!Number.isNaN(ended)) countStart(state, dayOf(asEpochMs(ended), zoneOffsetMinutes), -1)
}

const countStart = ({ days }: ScenarioState, day: number, amount: 1 | -1): void =>
  addToDay(days, day, { column: SESSIONS, amount })

/** The cohort day stands in every day's record: when a late event moves it, all are told again. */
const countAsActive = (state: ScenarioState, at: number, day: number): void => {
  if (!(state.cohortDay <= day)) {
    state.cohortDay = day
    touchAllDays(state.days)
  }
  if (!(state.firstSeenAt <= at)) state.firstSeenAt = at
  if (!(state.lastSeenAt >= at)) state.lastSeenAt = at
  markActive(state.activeDays, day)
}

const countSpend = (state: ScenarioState, { event, definition, scenario }: EventAtHand): void => {
  const { price, quantity } = event
  const currency = event.currency ?? scenario.defaultCurrency
  const sign = event.action === 'purchase' ? 1 : definition.takesBack === 'purchase' ? -1 : 0
  if (sign === 0 || price === null || currency === null) return
  addSpend(state.spends, currency, sign * Math.round(price * (quantity ?? 1) * TEN_THOUSANDTHS))
}

/** Counts one event. Impressions count by number and dwell only: being shown something is no activity. */
export const countActivity = (state: ScenarioState, atHand: EventAtHand): void => {
  const { event, actionIndex, day, basis } = atHand
  state.counts[actionIndex] = (state.counts[actionIndex] ?? 0) + 1
  if (event.dwellMs !== null) state.dwellMs = sum(state.dwellMs, event.dwellMs)
  countOnDay(state, atHand)
  if (event.action === 'impression') return
  countOnSession(state, event.occurredAt, basis.zoneOffsetMinutes)
  countAsActive(state, event.occurredAt, day)
  countSpend(state, atHand)
}
