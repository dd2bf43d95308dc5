/** Reads one scenario's activity out of the day records: only what changed since the last time. */
import { variantOf, type ScenarioDefinition } from '@profilestream/contracts'
import {
  createActivityTable,
  type ActivityView,
  type DayRecord,
  type DayRecordStore,
  type DayShard,
} from '@profilestream/stickiness'

/** A scenario's activity, brought up to date. */
export interface ActivityReader {
  readonly view: ActivityView
  /** Reads the shards that changed; gives their days, ascending. */
  refresh(): Promise<readonly number[]>
  /** Forgets the days before a day, here and in the store. */
  dropDaysBefore(day: number): Promise<void>
}

/** Shards read side by side, so that a new leader does not wait for one answer after the other. */
const SHARDS_AT_ONCE = 16

/** Makes a reader that has read nothing. */
export const createActivityReader = (
  store: DayRecordStore,
  definition: ScenarioDefinition,
): ActivityReader => {
  const names = definition.variants.map(({ name }) => name)
  const table = createActivityTable(names.length, (userId) =>
    names.indexOf(variantOf(definition, userId).name),
  )
  const read = new Map<string, number>()
  const keyOf = ({ day, shard }: DayShard): string => `${day}:${shard}`
  const readShard = async (shard: DayShard): Promise<void> => {
    const records: DayRecord[] = []
    for await (const chunk of store.readShard(definition.name, shard)) records.push(...chunk)
    table.replaceShard(shard, records)
    // A change that comes while we read has a higher revision than the one noted, and is read next time.
    read.set(keyOf(shard), shard.revision)
  }

  return {
    view: table,
    refresh: async () => {
      const shards = await store.shards(definition.name)
      const changed = shards.filter((shard) => read.get(keyOf(shard)) !== shard.revision)
      for (let at = 0; at < changed.length; at += SHARDS_AT_ONCE)
        await Promise.all(changed.slice(at, at + SHARDS_AT_ONCE).map(readShard))
      return [...new Set(changed.map(({ day }) => day))].sort((a, b) => a - b)
    },
    dropDaysBefore: async (day) => {
      table.dropDaysBefore(day)
      for (const key of read.keys()) if (Number(key.split(':')[0]) < day) read.delete(key)
      await store.dropDaysBefore(definition.name, day)
    },
  }
}
