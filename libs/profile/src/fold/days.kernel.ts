/** What was counted on each of the newest days with events: rows of numbers in day order, changed in place. */

/** Days kept: enough for D30 retention and L28. */
export const MAX_DAYS = 40

/** Columns of a row. `touched` is not stored: it marks the days that the next ProfileUpdated tells of. */
export const DAY = 0
export const EVENTS = 1
export const SESSIONS = 2
export const DWELL_MS = 3
export const IMPRESSIONS = 4
export const ATTRIBUTED_CLICKS = 5
export const CONVERSIONS = 6
export const TOUCHED = 7
/** Numbers in a row. */
export const COLUMNS = 8

/** A column that is counted. */
export type Column =
  | typeof EVENTS
  | typeof SESSIONS
  | typeof DWELL_MS
  | typeof IMPRESSIONS
  | typeof ATTRIBUTED_CLICKS
  | typeof CONVERSIONS

/** The rows, oldest day first, in the first count × 8 numbers. */
export interface Days {
  count: number
  readonly rows: Float64Array
}

/** No days yet. */
export const createDays = (): Days => ({ count: 0, rows: new Float64Array((MAX_DAYS + 1) * COLUMNS) })

/** Where the row of a day begins, or −1. */
export const findDay = ({ count, rows }: Days, day: number): number => {
  for (let at = (count - 1) * COLUMNS; at >= 0; at -= COLUMNS) {
    if (rows[at + DAY]! <= day) return rows[at + DAY] === day ? at : -1
  }
  return -1
}

const placeOf = ({ count, rows }: Days, day: number): number => {
  let at = count * COLUMNS
  while (at > 0 && rows[at - COLUMNS + DAY]! > day) at -= COLUMNS
  return at
}

/**
 * Where the row of a day begins; it is made when missing, and the oldest dropped when there are too many.
 * @returns  −1 for a day older than 40 kept ones
 */
export const openDay = (days: Days, day: number): number => {
  const found = findDay(days, day)
  if (found >= 0) return found
  let at = placeOf(days, day)
  const { rows } = days
  if (days.count === MAX_DAYS) {
    if (at === 0) return -1
    rows.copyWithin(0, COLUMNS, at)
    at -= COLUMNS
  } else {
    rows.copyWithin(at + COLUMNS, at, days.count * COLUMNS)
    days.count += 1
  }
  rows.fill(0, at, at + COLUMNS)
  rows[at + DAY] = day
  return at
}

/** Marks a day as one to tell of, if it is kept. */
export const touchDay = (days: Days, day: number): void => {
  const at = findDay(days, day)
  if (at >= 0) days.rows[at + TOUCHED] = 1
}

/** Marks all kept days as ones to tell of. */
export const touchAllDays = ({ count, rows }: Days): void => {
  for (let i = 0; i < count; i++) rows[i * COLUMNS + TOUCHED] = 1
}

/** Adds to one column of a day; a day that is no longer kept is left alone. */
export const addToDay = (days: Days, day: number, entry: { column: Column; amount: number }): void => {
  const at = openDay(days, day)
  if (at < 0) return
  days.rows[at + entry.column] = days.rows[at + entry.column]! + entry.amount
  days.rows[at + TOUCHED] = 1
}

/** Adds one to a column of a row opened before; −1 is no row. */
export const countInRow = (days: Days, row: number, column: Column): void => {
  if (row >= 0) days.rows[row + column] = days.rows[row + column]! + 1
}
