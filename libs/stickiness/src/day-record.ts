/** The day record: all that is counted of one user, in one scenario, on one day, and the port that keeps such records. */
import type { DayActivity, ProfileUpdated, ScenarioName, UserId } from '@profilestream/contracts'

/** One user's activity on one day, as of one version of the profile. */
export interface DayRecord extends DayActivity {
  readonly userId: UserId
  /** Version of the profile it was copied from; a newer one replaces the record whole. */
  readonly version: number
}

/** A part of one day's records that is read and changes as a whole. */
export interface DayShard {
  /** Days since 1970-01-01 in the configured zone. */
  readonly day: number
  /** Which part of the day's users, 0 … shards − 1. */
  readonly shard: number
  /** Grows with every change of a record in the shard. */
  readonly revision: number
}

/** Keeps day records. Writing the same update again changes nothing, in any order. */
export interface DayRecordStore {
  /** Copies the days out of the updates; returns how many records changed. */
  recordDays(updates: readonly ProfileUpdated[]): Promise<number>
  /** Every shard that holds records of a scenario, by day, then shard. */
  shards(scenario: ScenarioName): Promise<readonly DayShard[]>
  /** The records of one shard, in chunks; a record written meanwhile may or may not be among them. */
  readShard(scenario: ScenarioName, shard: DayShard): AsyncIterable<readonly DayRecord[]>
  /** Forgets the days before a day; returns how many days went. */
  dropDaysBefore(scenario: ScenarioName, day: number): Promise<number>
}

/** Whether the user was active: did anything but being shown recommendations. */
export const isActive = (activity: Pick<DayActivity, 'events'>): boolean => activity.events > 0

/** The day records that one profile update carries. */
export const dayRecordsOf = (update: ProfileUpdated): readonly DayRecord[] =>
  update.days.map((day) => ({ ...day, userId: update.userId, version: update.version }))
