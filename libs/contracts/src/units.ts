/** Units as types of their own: moments, durations, and the days that stickiness is counted by. */

declare const unit: unique symbol
type Measured<Name extends string> = number & { readonly [unit]: Name }

/** A moment: milliseconds since 1970-01-01 UTC. */
export type EpochMs = Measured<'EpochMs'>
/** A length of time: milliseconds. */
export type DurationMs = Measured<'DurationMs'>

/** One second, in milliseconds. */
export const SECOND_MS = 1_000
/** One minute, in milliseconds. */
export const MINUTE_MS = 60_000
/** One hour, in milliseconds. */
export const HOUR_MS = 3_600_000
/** One day, in milliseconds. */
export const DAY_MS = 86_400_000

/** Brands a number that entered the system as a moment, milliseconds since 1970-01-01 UTC. */
export const asEpochMs = (value: number): EpochMs => value as EpochMs
/** Brands a number that entered the system as a length of time, milliseconds. */
export const asDurationMs = (value: number): DurationMs => value as DurationMs

/**
 * The day a moment falls on.
 * @param at              milliseconds since 1970-01-01 UTC
 * @param offsetMinutes   the zone's local time minus UTC, minutes
 * @returns               days since 1970-01-01 in that zone
 */
export const dayOf = (at: EpochMs, offsetMinutes = 0): number =>
  Math.floor((at + offsetMinutes * MINUTE_MS) / DAY_MS)

/** First moment of a day in a zone: the inverse of `dayOf`. */
export const startOfDay = (day: number, offsetMinutes = 0): EpochMs =>
  asEpochMs(day * DAY_MS - offsetMinutes * MINUTE_MS)
