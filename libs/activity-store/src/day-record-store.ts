/** Day records in Redis: one hash for each scenario, day and shard of users, written only by newer profile versions. */
import { DAY_MS, hash32, type ProfileUpdated, type ScenarioName, type UserId } from '@profilestream/contracts'
import { askRedis, type RedisConnection } from '@profilestream/redis'
import { dayRecordsOf, type DayRecord, type DayRecordStore, type DayShard } from '@profilestream/stickiness'
import { createCountingScript } from './counting-script.js'
import { packRecord, unpackRecord } from './record-codec.js'

/** Parts of a day: each is one key, so that a day of many users is spread over a Cluster and read in parts. Changing it orphans what is stored. */
const SHARDS = 8
/** Fields asked for at a time while reading a shard. */
const CHUNK = 1_000

/** Where the records live and for how long. */
export interface DayRecordSettings {
  /** Put before every key. */
  readonly keyPrefix: string
  /** Days after which a shard that nobody writes to goes by itself; retention needs 60. @default 70 */
  readonly keepDays?: number
}

/** Makes the store on a ready connection. */
export const createDayRecordStore = (
  { redis }: { readonly redis: RedisConnection },
  { keyPrefix, keepDays = 70 }: DayRecordSettings,
): DayRecordStore => {
  const recordDays = createCountingScript(redis, 'record-days-1')
  const daysKey = (scenario: ScenarioName): string => `${keyPrefix}days:{${scenario}}`
  const shardKey = (scenario: ScenarioName, { day, shard }: { day: number; shard: number }): string =>
    `${keyPrefix}day:{${scenario}:${day}:${shard}}`

  const daysOf = async (scenario: ScenarioName): Promise<number[]> =>
    (await askRedis(redis, `reading the days of ${scenario}`, () => redis.smembers(daysKey(scenario)))).map(
      Number,
    )

  /** The day is listed before its first record is written, so that no record is ever out of sight. */
  const writeShard = async (records: readonly DayRecord[]): Promise<number> => {
    const [first] = records
    if (first === undefined) return 0
    await askRedis(redis, `listing day ${first.day} of ${first.scenario}`, () =>
      redis.sadd(daysKey(first.scenario), first.day),
    )
    const pairs = records.flatMap((record) => [record.userId, packRecord(record)])
    const key = shardKey(first.scenario, { day: first.day, shard: shardOf(first.userId) })
    return recordDays.run([key], [keepDays * DAY_MS, ...pairs])
  }

  const revisionsOf = async (scenario: ScenarioName, day: number): Promise<DayShard[]> => {
    const ask = (_: unknown, shard: number): Promise<string | null> =>
      redis.hget(shardKey(scenario, { day, shard }), '')
    const revisions = await askRedis(redis, `reading the revisions of day ${day} of ${scenario}`, () =>
      Promise.all(Array.from({ length: SHARDS }, ask)),
    )
    return revisions.flatMap((revision, shard) =>
      revision === null ? [] : [{ day, shard, revision: Number(revision) }],
    )
  }

  return {
    recordDays: async (updates) => {
      const written = await Promise.all(groupByShard(updates).map(writeShard))
      return written.reduce((sum, count) => sum + count, 0)
    },
    shards: async (scenario) => {
      const ascending = (await daysOf(scenario)).sort((a, b) => a - b)
      return (await Promise.all(ascending.map((day) => revisionsOf(scenario, day)))).flat()
    },
    readShard: (scenario, shard) => readHash(redis, shardKey(scenario, shard), { scenario, day: shard.day }),
    dropDaysBefore: async (scenario, day) => {
      const old = (await daysOf(scenario)).filter((known) => known < day)
      await askRedis(redis, `dropping the days of ${scenario} before ${day}`, () =>
        Promise.all(old.map((known) => dropDay(scenario, known))),
      )
      return old.length
    },
  }

  async function dropDay(scenario: ScenarioName, day: number): Promise<void> {
    const keys = Array.from({ length: SHARDS }, (_, shard) => shardKey(scenario, { day, shard }))
    await Promise.all(keys.map((key) => redis.unlink(key)))
    await redis.srem(daysKey(scenario), day)
  }
}

const shardOf = (userId: UserId): number => hash32(userId) % SHARDS

/** Records of the same scenario, day and shard together; of several updates of one user only the newest. */
const groupByShard = (updates: readonly ProfileUpdated[]): readonly (readonly DayRecord[])[] => {
  const groups = new Map<string, Map<UserId, DayRecord>>()
  for (const record of updates.flatMap(dayRecordsOf)) {
    const key = `${record.scenario}:${record.day}:${shardOf(record.userId)}`
    const group = groups.get(key) ?? new Map<UserId, DayRecord>()
    groups.set(key, group)
    const known = group.get(record.userId)
    if (known === undefined || record.version > known.version) group.set(record.userId, record)
  }
  return [...groups.values()].map((group) => [...group.values()])
}

/** A hash in chunks; a field met twice, as HSCAN may give it, is given once. */
async function* readHash(
  redis: RedisConnection,
  key: string,
  about: { readonly scenario: ScenarioName; readonly day: number },
): AsyncGenerator<readonly DayRecord[]> {
  const met = new Set<string>()
  let cursor = '0'
  do {
    const from = cursor
    const [next, fields] = await askRedis(redis, `reading day ${about.day} of ${about.scenario}`, () =>
      redis.hscan(key, from, 'COUNT', CHUNK),
    )
    const records: DayRecord[] = []
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const userId = fields[at] ?? ''
      if (userId === '' || met.has(userId)) continue
      met.add(userId)
      records.push(unpackRecord({ ...about, userId: userId as UserId }, fields[at + 1] ?? ''))
    }
    yield records
    cursor = next
  } while (cursor !== '0')
}
