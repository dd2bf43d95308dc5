/** Retention: which whole days of a scenario leave the log. It counts days that hold something and never asks a clock. Pure. */
import type { SegmentEntry } from './disk/manifest.js'

/** How much of a scenario stays. */
export interface RetentionSettings {
  /** Newest days with interactions that stay. */
  readonly keepDays: number
  /** Interactions that stay at least, where there are as many: days beyond them leave. */
  readonly keepInteractions: number
}

/** The segments that stay, in their order. The newest day of a scenario always does. */
export const withinRetention = (
  segments: readonly SegmentEntry[],
  settings: RetentionSettings,
): SegmentEntry[] => {
  const oldest = new Map(
    [...new Set(segments.map(({ scenario }) => scenario))].map((scenario) => [
      scenario,
      oldestKept(
        segments.filter((of) => of.scenario === scenario),
        settings,
      ),
    ]),
  )
  return segments.filter(({ scenario, day }) => day >= (oldest.get(scenario) ?? -Infinity))
}

/** The oldest day of a scenario that stays. */
const oldestKept = (
  segments: readonly SegmentEntry[],
  { keepDays, keepInteractions }: RetentionSettings,
): number => {
  const rowsOf = new Map<number, number>()
  for (const { day, rows } of segments) rowsOf.set(day, (rowsOf.get(day) ?? 0) + rows)
  const days = [...rowsOf.keys()].sort((a, b) => b - a).slice(0, keepDays)
  let kept = 0
  const enough = days.findIndex((day) => (kept += rowsOf.get(day) ?? 0) >= keepInteractions)
  return days[enough < 0 ? days.length - 1 : enough] ?? -Infinity
}
