/** Metric windows: the span of days a figure is counted over, and which windows a changed day touches. */
import { startOfDay, type EpochMs } from '@profilestream/contracts'

/** A span of whole days as moments: from inclusive, to exclusive. */
export interface MetricWindow {
  readonly windowFrom: EpochMs
  readonly windowTo: EpochMs
}

/**
 * The window of `days` days that ends with `lastDay`.
 * @param zoneOffsetMinutes  the configured zone's local time minus UTC
 */
export const windowOf = (lastDay: number, days: number, zoneOffsetMinutes: number): MetricWindow => ({
  windowFrom: startOfDay(lastDay - days + 1, zoneOffsetMinutes),
  windowTo: startOfDay(lastDay + 1, zoneOffsetMinutes),
})

/**
 * Last days of the windows that hold a changed day, never past today, ascending.
 * @param days  length of the windows
 */
export const touchedWindows = (
  changedDays: Iterable<number>,
  days: number,
  today: number,
): readonly number[] => {
  const ends = new Set<number>()
  for (const day of changedDays) for (let end = day; end < day + days && end <= today; end++) ends.add(end)
  return [...ends].sort((a, b) => a - b)
}
