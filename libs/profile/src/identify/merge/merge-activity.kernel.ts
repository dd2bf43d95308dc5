/** Activity of two ids as one: counts add, days add day by day, sessions that overlap are one, the earlier first is the first. */
import { asEpochMs, dayOf } from '@profilestream/contracts'
import { listActiveDays, markActive } from '../../fold/active-days.kernel.js'
import {
  addToDay,
  COLUMNS,
  DAY,
  EVENTS,
  findDay,
  openDay,
  SESSIONS,
  TOUCHED,
  type Days,
} from '../../fold/days.kernel.js'
import { IDLE_MS, MAX_SESSIONS, type Sessions } from '../../fold/sessions.kernel.js'
import { addSpend } from '../../fold/spend.js'
import type { ScenarioState } from '../../mutable-profile.js'

const sum = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER)

const mergeDays = (into: Days, from: Days): void => {
  for (let at = 0; at < from.count * COLUMNS; at += COLUMNS) {
    const row = openDay(into, from.rows[at + DAY]!)
    if (row < 0) continue
    for (let column: number = EVENTS; column < TOUCHED; column++)
      into.rows[row + column] = sum(into.rows[row + column]!, from.rows[at + column]!)
    into.rows[row + TOUCHED] = 1
  }
}

type Span = [from: number, to: number]

const spansOf = ({ spans, count }: Sessions): Span[] =>
  Array.from({ length: count }, (_, i) => [spans[2 * i]!, spans[2 * i + 1]!])

/** Joins what lies within 30 idle minutes; returns the starts that no longer are one. */
const mergeSessions = (into: Sessions, from: Sessions): number[] => {
  const joined: Span[] = []
  const ended: number[] = []
  for (const span of [...spansOf(into), ...spansOf(from)].sort(([a], [b]) => a - b)) {
    const last = joined.at(-1)
    if (last === undefined || span[0] > last[1] + IDLE_MS) joined.push(span)
    else {
      ended.push(span[0])
      last[1] = Math.max(last[1], span[1])
    }
  }
  into.total = into.total + from.total - ended.length
  const kept = joined.slice(-MAX_SESSIONS)
  into.count = kept.length
  kept.flat().forEach((at, i) => (into.spans[i] = at))
  return ended
}

/** The smaller or larger of two moments, where NaN is none. */
const earlier = (a: number, b: number): number => (!(a <= b) && !Number.isNaN(b) ? b : a)
const later = (a: number, b: number): number => (!(a >= b) && !Number.isNaN(b) ? b : a)

/** Adds the activity of a scenario of another profile. */
export const mergeActivity = (into: ScenarioState, from: ScenarioState, zoneOffsetMinutes: number): void => {
  for (let i = 0; i < into.counts.length; i++) into.counts[i] = sum(into.counts[i]!, from.counts[i]!)
  mergeDays(into.days, from.days)
  for (const start of mergeSessions(into.sessions, from.sessions)) {
    const day = dayOf(asEpochMs(start), zoneOffsetMinutes)
    if (findDay(into.days, day) >= 0) addToDay(into.days, day, { column: SESSIONS, amount: -1 })
  }
  for (const day of listActiveDays(from.activeDays)) markActive(into.activeDays, day)
  for (const { currency, amount } of from.spends) addSpend(into.spends, currency, amount)
  into.dwellMs = sum(into.dwellMs, from.dwellMs)
  into.cohortDay = earlier(into.cohortDay, from.cohortDay)
  into.firstSeenAt = earlier(into.firstSeenAt, from.firstSeenAt)
  into.lastSeenAt = later(into.lastSeenAt, from.lastSeenAt)
}
