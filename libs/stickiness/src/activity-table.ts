/** The activity table: one scenario's day records in columns, by day and user number, so that a figure is one pass over numbers. */
import type { UserId } from '@profilestream/contracts'
import { isActive, type DayRecord } from './day-record.js'

/** Sums over the users of one variant on one day. */
export interface DayTotals {
  /** Users who did anything but being shown recommendations. */
  readonly activeUsers: number
  readonly sessions: number
  readonly dwellMs: number
  readonly impressions: number
  readonly attributedClicks: number
  readonly conversions: number
}

/** What the figures are computed from. */
export interface ActivityView {
  /** How many variants the users are split into; variants are numbered from 0. */
  readonly variants: number
  /** Days with records, ascending, days since 1970-01-01. */
  days(): readonly number[]
  /** Numbers of the users active on a day, in parts, each user once. */
  activeOn(day: number): readonly Uint32Array[]
  /** Sums of a day, [variants]. */
  totalsOn(day: number): readonly DayTotals[]
  /** How many users were ever met; their numbers are below it. */
  users(): number
  /** First active day of a user number; a day that never comes for a user who was never active. */
  cohortOf(user: number): number
  /** Variant of a user number. */
  variantOf(user: number): number
}

/** The view and the two verbs that change it. */
export interface ActivityTable extends ActivityView {
  /** Replaces all records of one shard of a day. */
  replaceShard(shard: { readonly day: number; readonly shard: number }, records: Iterable<DayRecord>): void
  /** Forgets the days before a day. */
  dropDaysBefore(day: number): void
}

interface ShardColumns {
  readonly active: Uint32Array
  readonly totals: readonly DayTotals[]
}

/**
 * Makes an empty table.
 * @param variants   how many variants there are
 * @param variantOf  the variant a user belongs to, 0 … variants − 1; always the same for a user
 */
export const createActivityTable = (
  variants: number,
  variantOf: (userId: UserId) => number,
): ActivityTable => {
  const numbers = new Map<UserId, number>()
  const variantOfUser: number[] = []
  const cohortOfUser: number[] = []
  const shards = new Map<number, Map<number, ShardColumns>>()

  const numberOf = (record: DayRecord): number => {
    const known = numbers.get(record.userId) ?? numbers.size
    if (known === numbers.size) {
      numbers.set(record.userId, known)
      variantOfUser.push(variantOf(record.userId))
      cohortOfUser.push(NO_COHORT)
    }
    // A user who was only shown things has not begun yet.
    if (isActive(record)) cohortOfUser[known] = Math.min(cohortOfUser[known] ?? NO_COHORT, record.cohortDay)
    return known
  }

  return {
    variants,
    days: () => [...shards.keys()].sort((a, b) => a - b),
    activeOn: (day) => [...(shards.get(day)?.values() ?? [])].map((columns) => columns.active),
    totalsOn: (day) =>
      Array.from({ length: variants }, (_, variant) =>
        [...(shards.get(day)?.values() ?? [])]
          .map((columns) => columns.totals[variant] ?? NOTHING)
          .reduce(sumOf, NOTHING),
      ),
    users: () => numbers.size,
    cohortOf: (user) => cohortOfUser[user] ?? NO_COHORT,
    variantOf: (user) => variantOfUser[user] ?? 0,
    replaceShard: ({ day, shard }, records) => {
      const active: number[] = []
      const totals: DayTotals[] = Array.from({ length: variants }, () => NOTHING)
      for (const record of records) {
        const user = numberOf(record)
        const variant = variantOfUser[user] ?? 0
        totals[variant] = sumOf(totals[variant] ?? NOTHING, totalsOf(record))
        if (isActive(record)) active.push(user)
      }
      const ofDay = shards.get(day) ?? new Map<number, ShardColumns>()
      shards.set(day, ofDay.set(shard, { active: Uint32Array.from(active), totals }))
    },
    dropDaysBefore: (day) => {
      for (const known of [...shards.keys()]) if (known < day) shards.delete(known)
    },
  }
}

/** The first day of a user who was never active: later than any day. */
const NO_COHORT = Number.MAX_SAFE_INTEGER

const NOTHING: DayTotals = {
  activeUsers: 0,
  sessions: 0,
  dwellMs: 0,
  impressions: 0,
  attributedClicks: 0,
  conversions: 0,
}

const totalsOf = (record: DayRecord): DayTotals => ({ ...record, activeUsers: isActive(record) ? 1 : 0 })

/** The sum of two totals. */
export const sumOf = (a: DayTotals, b: DayTotals): DayTotals => ({
  activeUsers: a.activeUsers + b.activeUsers,
  sessions: a.sessions + b.sessions,
  dwellMs: a.dwellMs + b.dwellMs,
  impressions: a.impressions + b.impressions,
  attributedClicks: a.attributedClicks + b.attributedClicks,
  conversions: a.conversions + b.conversions,
})
