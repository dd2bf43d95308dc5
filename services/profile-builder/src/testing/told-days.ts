/** Day records as readers of profile updates keep them: a newer version replaces a record whole. */
import type { DayActivity, ProfileUpdated } from '@profilestream/contracts'

/** What such a reader has counted. */
export interface ToldDays {
  take(update: ProfileUpdated): void
  /** Users with any activity, and their events, by scenario and day. */
  counted(): ReadonlyMap<string, { readonly users: number; readonly events: number }>
}

/** Adds a user's day to what is counted. */
export const countDay = (
  counted: Map<string, { users: number; events: number }>,
  { scenario, day, events }: DayActivity,
): void => {
  if (events === 0) return
  const known = counted.get(`${scenario} ${day}`) ?? { users: 0, events: 0 }
  counted.set(`${scenario} ${day}`, { users: known.users + 1, events: known.events + events })
}

/** A reader that was told nothing yet. */
export const createToldDays = (): ToldDays => {
  const records = new Map<string, { readonly version: number; readonly day: DayActivity }>()
  return {
    take: ({ userId, version, days }) => {
      for (const day of days) {
        const key = `${userId} ${day.scenario} ${day.day}`
        if ((records.get(key)?.version ?? -1) < version) records.set(key, { version, day })
      }
    },
    counted: () => {
      const counted = new Map<string, { users: number; events: number }>()
      for (const { day } of records.values()) countDay(counted, day)
      return counted
    },
  }
}
