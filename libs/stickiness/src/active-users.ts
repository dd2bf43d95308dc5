/** Active users: how many different users acted within a window of days (DAU, WAU, MAU). */
import type { ActivityView } from './activity-table.js'

/** Days of the windows behind DAU, WAU and MAU. */
export const ACTIVE_WINDOWS = { dau: 1, wau: 7, mau: 30 } as const

/**
 * Different users active within `days` days that end with `lastDay`.
 * @param lastDay  last day of the window, days since 1970-01-01
 * @param days     length of the window, ≥ 1
 * @returns        users by variant, [variants]
 */
export const activeUsers = (view: ActivityView, lastDay: number, days: number): Int32Array => {
  const met = new Uint8Array(view.users())
  const counts = new Int32Array(view.variants)
  for (let day = lastDay - days + 1; day <= lastDay; day++) {
    for (const users of view.activeOn(day)) countNew(users, met, view, counts)
  }
  return counts
}

const countNew = (users: Uint32Array, met: Uint8Array, view: ActivityView, counts: Int32Array): void => {
  for (const user of users) {
    if (met[user] === 1) continue
    met[user] = 1
    const variant = view.variantOf(user)
    counts[variant] = (counts[variant] ?? 0) + 1
  }
}
