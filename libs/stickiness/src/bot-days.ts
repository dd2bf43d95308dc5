/** Days on which a user behaved like a bot are no activity: their records hold nothing, whatever was counted. */
import {
  dayOf,
  type BotSpan,
  type DayActivity,
  type ProfileUpdated,
  type ScenarioName,
} from '@profilestream/contracts'

/** Days back from the newest that are looked at: as many as a profile keeps. */
const MOST_DAYS = 40

const NO_ACTIVITY = {
  events: 0,
  sessions: 0,
  dwellMs: 0,
  impressions: 0,
  attributedClicks: 0,
  conversions: 0,
} satisfies Partial<DayActivity>

/**
 * The update as stickiness counts it: a day that a bot interval touches has no activity, also one that the update itself
 * says nothing of but an earlier one may have counted.
 * @param zoneOffsetMinutes  how days are cut, minutes ahead of UTC
 */
export const withoutBotDays = (update: ProfileUpdated, zoneOffsetMinutes: number): ProfileUpdated => {
  if (update.botIntervals.length === 0) return update
  const isBotDay = ({ scenario, day }: Pick<DayActivity, 'scenario' | 'day'>): boolean =>
    update.botIntervals.some((span) => touchesDay(span, { scenario, day, zoneOffsetMinutes }))
  const told = update.days.map((day) => (isBotDay(day) ? { ...day, ...NO_ACTIVITY } : day))
  const untold = untoldDays(update, dayOf(update.updatedAt, zoneOffsetMinutes)).filter(isBotDay)
  return { ...update, days: [...told, ...untold] }
}

interface Cut {
  readonly scenario: ScenarioName
  readonly day: number
  readonly zoneOffsetMinutes: number
}

const touchesDay = (span: BotSpan, { scenario, day, zoneOffsetMinutes }: Cut): boolean =>
  (span.scenario == null || span.scenario === scenario) &&
  day >= dayOf(span.from, zoneOffsetMinutes) &&
  (span.to === null || day <= dayOf(span.to, zoneOffsetMinutes))

/** The newest days of each scenario told of that the update says nothing else about, as days without activity. */
const untoldDays = ({ days }: ProfileUpdated, newest: number): DayActivity[] => {
  const cohorts = new Map(days.map(({ scenario, cohortDay }) => [scenario, cohortDay]))
  const told = new Set(days.map(({ scenario, day }) => `${scenario} ${day}`))
  return [...cohorts].flatMap(([scenario, cohortDay]) =>
    Array.from({ length: MOST_DAYS }, (_, back) => newest - back)
      .filter((day) => day >= cohortDay && !told.has(`${scenario} ${day}`))
      .map((day) => ({ scenario, day, cohortDay, ...NO_ACTIVITY })),
  )
}
