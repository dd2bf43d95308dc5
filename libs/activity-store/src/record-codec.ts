/** A day record as Redis holds it: "version,cohortDay,events,sessions,dwellMs,impressions,attributedClicks,conversions". */
import { InvariantError, type ScenarioName, type UserId } from '@profilestream/contracts'
import type { DayRecord } from '@profilestream/stickiness'

/** The record without what its key says: scenario, day and user. */
export const packRecord = (record: DayRecord): string =>
  [
    record.version,
    record.cohortDay,
    record.events,
    record.sessions,
    record.dwellMs,
    record.impressions,
    record.attributedClicks,
    record.conversions,
  ].join(',')

/** What a record's key says. */
export interface RecordKey {
  readonly scenario: ScenarioName
  readonly day: number
  readonly userId: UserId
}

/** The inverse of `packRecord`. */
export const unpackRecord = (key: RecordKey, packed: string): DayRecord => {
  const numbers = packed.split(',').map(Number)
  if (numbers.length !== 8 || numbers.some(Number.isNaN))
    throw new InvariantError(`day record of ${key.userId} on day ${key.day} is not ours: ${packed}`)
  const [version = 0, cohortDay = 0, events = 0, sessions = 0, dwellMs = 0] = numbers
  const [impressions = 0, attributedClicks = 0, conversions = 0] = numbers.slice(5)
  const counts = { events, sessions, dwellMs, impressions, attributedClicks, conversions }
  return { ...key, version, cohortDay, ...counts }
}
