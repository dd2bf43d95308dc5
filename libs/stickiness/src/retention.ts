/** Retention by cohort day: of the users who first acted on a day, how many came back n days later (classic) or n or more days later (rolling). */
import type { ActivityView } from './activity-table.js'

/** The day numbers that retention is reported for: D1, D7, D30. */
export const RETENTION_DAYS = [1, 7, 30] as const

/** Retention of one cohort after one number of days. */
export interface CohortRetention {
  /** First active day of the cohort, days since 1970-01-01. */
  readonly cohortDay: number
  /** Days after it. */
  readonly dayNumber: number
  /** Users of the cohort by variant, [variants]. */
  readonly cohort: Int32Array
  /** Those of them active on exactly day cohortDay + dayNumber, [variants]. */
  readonly classic: Int32Array
  /** Those of them active on day cohortDay + dayNumber or later, [variants]. */
  readonly rolling: Int32Array
}

/**
 * Retention of every cohort whose first day lies within the view, for the day numbers that have begun.
 * @param today       the newest day; cohortDay + dayNumber is never past it
 * @param dayNumbers  which days after the first are asked for
 */
export const retentionTable = (
  view: ActivityView,
  today: number,
  dayNumbers: readonly number[] = RETENTION_DAYS,
): readonly CohortRetention[] => {
  const oldest = view.days()[0] ?? today
  const rows = new Map<number, Map<number, CohortRetention>>()
  for (let cohortDay = oldest; cohortDay < today; cohortDay++) {
    const begun = dayNumbers.filter((dayNumber) => cohortDay + dayNumber <= today)
    rows.set(cohortDay, new Map(begun.map((n) => [n, emptyRow(cohortDay, n, view.variants)])))
  }
  const lastDays = countClassic(view, rows)
  countRolling(view, rows, lastDays)
  return [...rows.values()]
    .flatMap((byNumber) => [...byNumber.values()])
    .filter((row) => row.cohort.some((n) => n > 0))
}

const emptyRow = (cohortDay: number, dayNumber: number, variants: number): CohortRetention => ({
  cohortDay,
  dayNumber,
  cohort: new Int32Array(variants),
  classic: new Int32Array(variants),
  rolling: new Int32Array(variants),
})

type Rows = ReadonlyMap<number, ReadonlyMap<number, CohortRetention>>

/** Counts the returns on exactly day n; gives each user's last active day, −1 for none, [users]. */
const countClassic = (view: ActivityView, rows: Rows): Int32Array => {
  const lastDays = new Int32Array(view.users()).fill(-1)
  for (const day of view.days()) {
    for (const users of view.activeOn(day)) {
      for (const user of users) {
        lastDays[user] = day
        const cohortDay = view.cohortOf(user)
        increase(rows.get(cohortDay)?.get(day - cohortDay)?.classic, view.variantOf(user))
      }
    }
  }
  return lastDays
}

const countRolling = (view: ActivityView, rows: Rows, lastDays: Int32Array): void => {
  lastDays.forEach((lastDay, user) => {
    if (lastDay < 0) return
    const cohortDay = view.cohortOf(user)
    for (const row of rows.get(cohortDay)?.values() ?? []) {
      increase(row.cohort, view.variantOf(user))
      if (lastDay >= cohortDay + row.dayNumber) increase(row.rolling, view.variantOf(user))
    }
  })
}

const increase = (counts: Int32Array | undefined, at: number): void => {
  if (counts !== undefined) counts[at] = (counts[at] ?? 0) + 1
}
