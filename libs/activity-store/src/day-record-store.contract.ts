/** What every keeper of day records must do, shown on whatever implementation is given. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  asDurationMs,
  asEpochMs,
  asScenarioName,
  asUserId,
  type DayActivity,
  type ProfileUpdated,
} from '@profilestream/contracts'
import { dayRecordsOf, type DayRecord, type DayRecordStore } from '@profilestream/stickiness'
import fc from 'fast-check'

const VIDEO = asScenarioName('video')

const aDay = (overrides: Partial<DayActivity> = {}): DayActivity => ({
  scenario: VIDEO,
  day: 10,
  cohortDay: 10,
  events: 1,
  sessions: 1,
  dwellMs: asDurationMs(0),
  impressions: 0,
  attributedClicks: 0,
  conversions: 0,
  ...overrides,
})

const anUpdate = (user: string, version: number, days: readonly DayActivity[]): ProfileUpdated => ({
  userId: asUserId(user),
  version,
  updatedAt: asEpochMs(version),
  touched: [VIDEO],
  days,
  botIntervals: [],
  segments: [],
  segmentsSince: [],
  segmentsEntered: [],
  segmentsLeft: [],
})

const allRecords = async (store: DayRecordStore, scenario = VIDEO): Promise<DayRecord[]> => {
  const records: DayRecord[] = []
  for (const shard of await store.shards(scenario))
    for await (const chunk of store.readShard(scenario, shard)) records.push(...chunk)
  return records.sort((a, b) => a.day - b.day || a.userId.localeCompare(b.userId))
}

/**
 * The suite.
 * @param name    of the implementation
 * @param create  a store that holds nothing yet, another at every call
 * @param skip    why the suite can't run here, or false
 */
export const dayRecordStoreContract = (
  name: string,
  create: () => DayRecordStore,
  skip: string | false = false,
): void => {
  test(`${name}: a record is read back as it was written`, { skip }, async () => {
    const store = create()
    const day = aDay({
      events: 7,
      sessions: 2,
      dwellMs: asDurationMs(123_456_789_012),
      impressions: 5,
      attributedClicks: 3,
      conversions: 1,
      cohortDay: -4,
    })
    const update = anUpdate('ann', 9_007_199_254_740_991, [day])

    assert.equal(await store.recordDays([update]), 1)
    assert.deepEqual(await allRecords(store), dayRecordsOf(update))
  })

  test(`${name}: replay changes nothing, not even the revision of a shard`, { skip }, async () => {
    const store = create()
    const updates = [anUpdate('ann', 1, [aDay()]), anUpdate('bob', 4, [aDay(), aDay({ day: 11 })])]
    await store.recordDays(updates)
    const [shards, records] = [await store.shards(VIDEO), await allRecords(store)]

    assert.equal(await store.recordDays(updates), 0)
    assert.deepEqual(await store.shards(VIDEO), shards)
    assert.deepEqual(await allRecords(store), records)
  })

  test(`${name}: an older version never replaces a newer one`, { skip }, async () => {
    const store = create()
    await store.recordDays([anUpdate('ann', 10, [aDay({ events: 10 })])])

    assert.equal(await store.recordDays([anUpdate('ann', 9, [aDay({ events: 9 })])]), 0)
    assert.equal((await allRecords(store))[0]?.events, 10)
  })

  test(
    `${name}: in any order, with any repeats, the newest version of each day is what remains`,
    { skip },
    async () => {
      const anyUpdates = fc.array(
        fc.record({
          user: fc.constantFrom('ann', 'bob', 'cid'),
          version: fc.integer({ min: 1, max: 30 }),
          day: fc.integer({ min: 10, max: 13 }),
        }),
        { minLength: 1, maxLength: 25 },
      )
      await fc.assert(
        fc.asyncProperty(anyUpdates, fc.integer({ min: 1, max: 6 }), async (updates, size) => {
          const store = create()
          const asked = updates.map(({ user, version, day }) =>
            anUpdate(user, version, [aDay({ day, events: version })]),
          )
          for (let at = 0; at < asked.length; at += size) await store.recordDays(asked.slice(at, at + size))

          const newest = new Map<string, number>()
          for (const { user, version, day } of updates)
            newest.set(`${day} ${user}`, Math.max(version, newest.get(`${day} ${user}`) ?? 0))
          const found = (await allRecords(store)).map((r) => [`${r.day} ${r.userId}`, r.events] as const)
          assert.deepEqual(new Map(found), newest)
        }),
        { numRuns: 25 },
      )
    },
  )

  test(`${name}: a shard's revision grows only where something changed`, { skip }, async () => {
    const store = create()
    await store.recordDays([anUpdate('ann', 1, [aDay({ day: 10 }), aDay({ day: 11 })])])
    const before = await store.shards(VIDEO)
    await store.recordDays([anUpdate('ann', 2, [aDay({ day: 11, events: 2 })])])
    const after = await store.shards(VIDEO)

    const grown = after.filter(({ day, shard, revision }) =>
      before.some((b) => b.day === day && b.shard === shard && b.revision < revision),
    )
    assert.deepEqual(
      grown.map(({ day }) => day),
      [11],
    )
  })

  test(
    `${name}: many users of a day are all read, each once, and scenarios do not mix`,
    { skip },
    async () => {
      const store = create()
      const users = Array.from({ length: 5_000 }, (_, n) => anUpdate(`u${n}`, 1, [aDay()]))
      await store.recordDays([...users, anUpdate('ann', 1, [aDay({ scenario: asScenarioName('music') })])])

      const records = await allRecords(store)

      assert.equal(records.length, 5_000)
      assert.equal(new Set(records.map(({ userId }) => userId)).size, 5_000)
    },
  )

  test(`${name}: dropped days are gone, later ones stay`, { skip }, async () => {
    const store = create()
    await store.recordDays([anUpdate('ann', 1, [aDay({ day: 8 }), aDay({ day: 9 }), aDay({ day: 10 })])])

    assert.equal(await store.dropDaysBefore(VIDEO, 10), 2)
    assert.deepEqual(
      (await allRecords(store)).map(({ day }) => day),
      [10],
    )
    assert.equal(await store.dropDaysBefore(VIDEO, 10), 0)
  })
}
