/** Day records in memory: the oracle of the contract suite, never part of a running service. */
import type { ScenarioName } from '@profilestream/contracts'
import { dayRecordsOf, type DayRecord, type DayRecordStore } from '@profilestream/stickiness'

/** An empty keeper. */
export const createMemoryDayRecords = (): DayRecordStore => {
  const days = new Map<string, { records: Map<string, DayRecord>; revision: number }>()
  const keyOf = (scenario: ScenarioName, day: number): string => `${scenario} ${day}`
  const write = (record: DayRecord): number => {
    const key = keyOf(record.scenario, record.day)
    const day = days.get(key) ?? { records: new Map<string, DayRecord>(), revision: 0 }
    days.set(key, day)
    if ((day.records.get(record.userId)?.version ?? -1) >= record.version) return 0
    day.records.set(record.userId, record)
    day.revision++
    return 1
  }
  const ofScenario = (scenario: ScenarioName): number[] =>
    [...days.keys()].filter((key) => key.startsWith(`${scenario} `)).map((key) => Number(key.split(' ')[1]))
  return {
    recordDays: (updates) =>
      Promise.resolve(updates.flatMap(dayRecordsOf).reduce((written, record) => written + write(record), 0)),
    shards: (scenario) =>
      Promise.resolve(
        ofScenario(scenario).map((day) => ({
          day,
          shard: 0,
          revision: days.get(keyOf(scenario, day))?.revision ?? 0,
        })),
      ),
    readShard: async function* (scenario, { day }) {
      yield await Promise.resolve([...(days.get(keyOf(scenario, day))?.records.values() ?? [])])
    },
    dropDaysBefore: (scenario, day) => {
      const old = ofScenario(scenario).filter((known) => known < day)
      for (const known of old) days.delete(keyOf(scenario, known))
      return Promise.resolve(old.length)
    },
  }
}
