/** The stickiness figures of one scenario: every metric whose window a change touched, for all users and for each variant. */
import type { StickinessMetric } from '@profilestream/contracts'
import { ACTIVE_WINDOWS, activeUsers } from './active-users.js'
import { sumOf, type ActivityView, type DayTotals } from './activity-table.js'
import { clickThroughRate, conversionRate, ratio, type Ratio } from './attribution.js'
import { touchedWindows, windowOf } from './metric-window.js'
import { retentionTable, type CohortRetention } from './retention.js'

/** Units of the metrics; all others are ratios. */
const UNITS: Readonly<Record<string, string>> = {
  dau: 'users',
  wau: 'users',
  mau: 'users',
  sessions: 'sessions',
  sessions_per_active_user: 'sessions',
  dwell_per_active_user_ms: 'ms',
}

/** What a metric is measured in: users, sessions, ms or ratio. */
export const unitOf = (metric: string): string => UNITS[metric] ?? 'ratio'

/** A metric without its scenario and revision. */
export type Figure = Omit<StickinessMetric, 'scenario' | 'revision'>

/** What is asked. */
export interface FiguresQuestion {
  /** The newest day, days since 1970-01-01 in the configured zone. */
  readonly today: number
  /** Days whose records changed since the last answer. */
  readonly changedDays: readonly number[]
  /** Names of the variants by number; the first of the answer is always null, all users. */
  readonly variantNames: readonly string[]
  readonly zoneOffsetMinutes: number
}

/**
 * All figures whose window holds a changed day. A ratio over nothing is left out.
 * @param view  the scenario's activity
 */
export const figuresOf = (view: ActivityView, question: FiguresQuestion): readonly Figure[] => [
  ...touchedWindows(question.changedDays, 1, question.today).flatMap((day) =>
    dayFigures(view, day, question),
  ),
  ...windowFigures(view, 'wau', question),
  ...windowFigures(view, 'mau', question),
  ...stickinessRatio(view, question),
  ...(question.changedDays.length === 0 ? [] : retentionFigures(view, question)),
]

/** Who a figure is about: all users, or those of one variant. */
interface Arm {
  readonly variant: string | null
  /** Picks this arm's number out of one by variant. */
  count(byVariant: ArrayLike<number>): number
  totals(byVariant: readonly DayTotals[]): DayTotals
}

const armsOf = (variantNames: readonly string[]): readonly Arm[] => [
  {
    variant: null,
    count: (byVariant) => Array.from(byVariant).reduce((sum, count) => sum + count, 0),
    totals: (byVariant) => byVariant.reduce(sumOf),
  },
  ...variantNames.map((variant, index) => ({
    variant,
    count: (byVariant: ArrayLike<number>) => byVariant[index] ?? 0,
    totals: (byVariant: readonly DayTotals[]) => byVariant[index] ?? EMPTY,
  })),
]

const EMPTY: DayTotals = {
  activeUsers: 0,
  sessions: 0,
  dwellMs: 0,
  impressions: 0,
  attributedClicks: 0,
  conversions: 0,
}

const dayFigures = (view: ActivityView, day: number, question: FiguresQuestion): readonly Figure[] => {
  const window = windowOf(day, 1, question.zoneOffsetMinutes)
  const byVariant = view.totalsOn(day)
  return armsOf(question.variantNames).flatMap((arm) => {
    const totals = arm.totals(byVariant)
    const users = totals.activeUsers
    const about = { ...window, users, variant: arm.variant, ...NO_COHORT }
    return [
      plainFigure(about, 'dau', users),
      plainFigure(about, 'sessions', totals.sessions),
      ...ratioFigure(about, 'sessions_per_active_user', ratio(totals.sessions, users)),
      ...ratioFigure(about, 'dwell_per_active_user_ms', ratio(totals.dwellMs, users)),
      ...ratioFigure(about, 'click_through_rate', clickThroughRate(totals)),
      ...ratioFigure(about, 'conversion_rate', conversionRate(totals)),
    ]
  })
}

const NO_COHORT = { cohortDay: null, dayNumber: null } as const

type About = Omit<Figure, 'metric' | 'value' | 'unit'>

const plainFigure = (about: About, metric: string, value: number): Figure => ({
  ...about,
  metric,
  unit: unitOf(metric),
  value,
})

const ratioFigure = (about: About, metric: string, of: Ratio | null): readonly Figure[] =>
  of === null ? [] : [plainFigure(about, metric, of.value)]

const windowFigures = (
  view: ActivityView,
  metric: 'wau' | 'mau',
  question: FiguresQuestion,
): readonly Figure[] => {
  const days = ACTIVE_WINDOWS[metric]
  return touchedWindows(question.changedDays, days, question.today).flatMap((lastDay) => {
    const window = windowOf(lastDay, days, question.zoneOffsetMinutes)
    const byVariant = activeUsers(view, lastDay, days)
    return armsOf(question.variantNames).map((arm) => {
      const users = arm.count(byVariant)
      return plainFigure({ ...window, users, variant: arm.variant, ...NO_COHORT }, metric, users)
    })
  })
}

/** DAU/MAU: the share of a month's users who come on one day; its window is the month. */
const stickinessRatio = (view: ActivityView, question: FiguresQuestion): readonly Figure[] =>
  touchedWindows(question.changedDays, ACTIVE_WINDOWS.mau, question.today).flatMap((lastDay) => {
    const window = windowOf(lastDay, ACTIVE_WINDOWS.mau, question.zoneOffsetMinutes)
    const daily = activeUsers(view, lastDay, ACTIVE_WINDOWS.dau)
    const monthly = activeUsers(view, lastDay, ACTIVE_WINDOWS.mau)
    return armsOf(question.variantNames).flatMap((arm) => {
      const users = arm.count(monthly)
      const about = { ...window, users, variant: arm.variant, ...NO_COHORT }
      return ratioFigure(about, 'dau_per_mau', ratio(arm.count(daily), users))
    })
  })

const retentionFigures = (view: ActivityView, question: FiguresQuestion): readonly Figure[] =>
  retentionTable(view, question.today).flatMap((row) =>
    armsOf(question.variantNames).flatMap((arm) => [
      ...retentionFigure('retention_classic', row, arm, question),
      ...retentionFigure('retention_rolling', row, arm, question),
    ]),
  )

/** Classic looks at one day; rolling at every day since, so its window reaches to today's end. */
const retentionFigure = (
  metric: 'retention_classic' | 'retention_rolling',
  row: CohortRetention,
  arm: Arm,
  { today, zoneOffsetMinutes }: FiguresQuestion,
): readonly Figure[] => {
  const users = arm.count(row.cohort)
  const returned = arm.count(metric === 'retention_classic' ? row.classic : row.rolling)
  const asked = row.cohortDay + row.dayNumber
  const lastDay = metric === 'retention_classic' ? asked : today
  const window = windowOf(lastDay, lastDay - asked + 1, zoneOffsetMinutes)
  const about = { ...window, users, variant: arm.variant, cohortDay: row.cohortDay, dayNumber: row.dayNumber }
  return ratioFigure(about, metric, ratio(returned, users))
}
