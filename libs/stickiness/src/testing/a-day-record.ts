/** Day records for tests, with whatever a test cares about overridden. */
import { asDurationMs, asScenarioName, asUserId } from '@profilestream/contracts'
import type { DayRecord } from '../day-record.js'

/** Field overrides, with plain numbers and strings for branded ones. */
export interface DayRecordOverrides {
  readonly user?: string
  readonly version?: number
  readonly day?: number
  readonly cohortDay?: number
  readonly events?: number
  readonly sessions?: number
  readonly dwellMs?: number
  readonly impressions?: number
  readonly attributedClicks?: number
  readonly conversions?: number
}

/** One active day of ann in video, who began that day. */
export const aDayRecord = (overrides: DayRecordOverrides = {}): DayRecord => {
  const { user = 'ann', dwellMs = 0, ...counts } = overrides
  return {
    scenario: asScenarioName('video'),
    userId: asUserId(user),
    version: 1,
    day: 0,
    cohortDay: counts.day ?? 0,
    events: 1,
    sessions: 1,
    impressions: 0,
    attributedClicks: 0,
    conversions: 0,
    ...counts,
    dwellMs: asDurationMs(dwellMs),
  }
}
