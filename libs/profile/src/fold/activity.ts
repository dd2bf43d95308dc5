/** What an event says about how active the user is: counts, days, sessions, dwell, spend, first and last seen. */
import { asEpochMs, dayOf, type ActionDefinition, type ClickstreamEvent } from '@profilestream/contracts'
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
import { countSession } from './sessions.kernel.js'
import { addSpend, TEN_THOUSANDTHS } from './spend.js'

/** What an event is counted by. */
export interface Counted {
  readonly event: ClickstreamEvent
  readonly definition: ActionDefinition
  /** Day of the event in the configured zone, days since 1970-01-01. */
  readonly day: number
  readonly zoneOffsetMinutes: number
  readonly defaultCurrency: string | null
}

/** Whole numbers are stored up to 2^53 − 1; a sum that reaches it stays there. */
const sum = (total: number | undefined, amount: number): number =>
  Math.min((total ?? 0) + amount, Number.MAX_SAFE_INTEGER)

const countOnDay = (state: ScenarioState, { event, definition, day }: Counted): void => {
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
  const change = (start: number, amount: number): void => {
    const day = dayOf(asEpochMs(start), zoneOffsetMinutes)
    addToDay(state.days, day, { column: SESSIONS, amount })
  }
  if (!Number.isNaN(begun)) change(begun, 1)
  if (!Number.isNaN(ended)) change(ended, -1)
}

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

const countSpend = (state: ScenarioState, { event, definition, defaultCurrency }: Counted): void => {
  const { price, quantity } = event
  const currency = event.currency ?? defaultCurrency
  const sign = event.action === 'purchase' ? 1 : definition.takesBack === 'purchase' ? -1 : 0
  if (sign === 0 || price === null || currency === null) return
  addSpend(state.spends, currency, sign * Math.round(price * (quantity ?? 1) * TEN_THOUSANDTHS))
}

/** Counts one event. Impressions count by number and dwell only: being shown something is no activity. */
export const countActivity = (state: ScenarioState, counted: Counted, actionIndex: number): void => {
  const { event, day } = counted
  state.counts[actionIndex] = (state.counts[actionIndex] ?? 0) + 1
  if (event.dwellMs !== null) state.dwellMs = sum(state.dwellMs, event.dwellMs)
  countOnDay(state, counted)
  if (event.action === 'impression') return
  countOnSession(state, event.occurredAt, counted.zoneOffsetMinutes)
  countAsActive(state, event.occurredAt, day)
  countSpend(state, counted)
}
