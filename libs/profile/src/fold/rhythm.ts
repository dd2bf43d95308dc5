/** When the user comes, by her own clock: events by hour of the day and by day of the week. */
import { dayOf, HOUR_MS, startOfDay, type ClickstreamEvent, type EpochMs } from '@profilestream/contracts'
import { countIn } from './tally.kernel.js'

/** Hours of a day, days of a week. */
export const [HOURS, WEEKDAYS] = [24, 7] as const
/** 1970-01-01 was a Thursday, weekday 3 when Monday is 0. */
const FIRST_WEEKDAY = 3

/** Events by her own clock. */
export interface Rhythm {
  /** [24], from midnight. */
  readonly hours: Uint8Array
  /** [7], from Monday. */
  readonly weekdays: Uint8Array
  /** Her local time minus UTC by her newest event that says so, minutes; NaN before one does: then the configured zone counts. */
  offsetMinutes: number
}

/** No event yet. */
export const createRhythm = (): Rhythm => ({
  hours: new Uint8Array(HOURS),
  weekdays: new Uint8Array(WEEKDAYS),
  offsetMinutes: NaN,
})

/** Forgets everything. */
export const clearRhythm = (rhythm: Rhythm): void => {
  rhythm.hours.fill(0)
  rhythm.weekdays.fill(0)
  rhythm.offsetMinutes = NaN
}

const modulo = (value: number, by: number): number => value - by * Math.floor(value / by)

/** The hour of a moment, 0..23. @param offsetMinutes  the zone's local time minus UTC, minutes */
export const hourOf = (at: EpochMs, offsetMinutes: number): number =>
  Math.floor((at - startOfDay(dayOf(at, offsetMinutes), offsetMinutes)) / HOUR_MS)

/** The day of the week of a moment, 0 for Monday. @param offsetMinutes  the zone's local time minus UTC, minutes */
export const weekdayOf = (at: EpochMs, offsetMinutes: number): number =>
  modulo(dayOf(at, offsetMinutes) + FIRST_WEEKDAY, WEEKDAYS)

/** Counts an event by its own zone; without one, by the last she told; without any, by the configured zone. */
export const countRhythm = (rhythm: Rhythm, event: ClickstreamEvent, zoneOffsetMinutes: number): void => {
  if (event.utcOffsetMinutes !== null) rhythm.offsetMinutes = event.utcOffsetMinutes
  const offset = Number.isNaN(rhythm.offsetMinutes) ? zoneOffsetMinutes : rhythm.offsetMinutes
  countIn(rhythm.hours, hourOf(event.occurredAt, offset))
  countIn(rhythm.weekdays, weekdayOf(event.occurredAt, offset))
}
