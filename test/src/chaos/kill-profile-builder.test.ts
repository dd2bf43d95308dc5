import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import {
  createProfileStore,
  createRedisConnection,
  redisSettings,
  type RedisProfileStore,
} from '@profilestream/profile-store'
import { createLogger, createSeededRandom } from '@profilestream/service'
import { eventually } from '../support/eventually.js'
import { testServers } from '../support/servers.js'
import { startBuilder, type BuilderProcess } from './builder-process.js'
import { createChaosLog, createStream, foldOnce, readEmitted, versionsOf } from './chaos-log.js'

/** 4 in `npm test`; 20 for the showing: PROFILESTREAM_CHAOS_KILLS=20 npm test -- kill-profile-builder */
const KILLS = Number(process.env.PROFILESTREAM_CHAOS_KILLS ?? 4)
const SEED = Number(process.env.PROFILESTREAM_CHAOS_SEED ?? Date.now() % 100_000)
const EVENTS_PER_SECOND = 1_000
const PUBLISH_EVERY_MS = 100
/** The session timeout is 6 seconds: a killed builder's partitions have been given away before the next kill. */
const BETWEEN_KILLS_MS = 8_000

const servers = await testServers()
const { eventLog, prefix } = createChaosLog(servers.kafkaBrokers)
const settings = redisSettings.parse({ url: servers.redisUrl, keyPrefix: prefix })
const redis = createRedisConnection({ logger: createLogger({ service: 'test', level: 'silent' }) }, settings)
const store = createProfileStore({ redis }, settings)

after(async () => {
  redis.disconnect()
  await eventLog.close()
})

/** Publishes at a steady rate until the signal. */
const publishUntil = async (stopped: AbortSignal): Promise<number> => {
  const publisher = await eventLog.createPublisher()
  const next = createStream(eventLog, SEED)
  const topic = eventLog.topics.clickstream.name
  let published = 0
  for (let at = performance.now(); !stopped.aborted; at += PUBLISH_EVERY_MS) {
    const batch = next((EVENTS_PER_SECOND * PUBLISH_EVERY_MS) / 1000)
    await publisher.publish(topic, batch)
    published += batch.length
    await pause(Math.max(0, at + PUBLISH_EVERY_MS - performance.now()))
  }
  return published
}

/** Kills one of the builders at random moments, and puts another in its place. */
const killAgainAndAgain = async (builders: BuilderProcess[]): Promise<void> => {
  const random = createSeededRandom(SEED)
  const place = { ...servers, prefix }
  for (let kills = 0; kills < KILLS; kills++) {
    await pause(BETWEEN_KILLS_MS + random.integer(3_000))
    const victim = random.integer(builders.length)
    await builders[victim]!.kill()
    await pause(random.integer(1_000))
    builders[victim] = startBuilder(place)
  }
}

const untilFolding = (builder: BuilderProcess): Promise<true> =>
  eventually(
    'the builder to join the group',
    () => (builder.output().includes('caught up') ? true : undefined),
    60_000,
  )

/** Every partition is applied to its end. */
const untilApplied = async (target: RedisProfileStore): Promise<void> => {
  const ends = await eventLog.admin.endOffsets(eventLog.topics.clickstream.name)
  await eventually(
    `every partition to be applied to its end`,
    async () => {
      const applied = await target.logIdentity.readOffsets()
      return ends.every((end, partition) => (applied.get(partition) ?? 0) >= end) ? true : undefined
    },
    120_000,
  )
}

await test(`two builders killed ${KILLS} times lose nothing, count nothing twice and leave the bytes of one clean pass`, async (context) => {
  context.diagnostic(
    `seed ${SEED}: PROFILESTREAM_CHAOS_SEED=${SEED} repeats the events and the order of kills`,
  )
  await eventLog.admin.ensureTopics()
  const builders = [startBuilder({ ...servers, prefix }), startBuilder({ ...servers, prefix })]
  const stop = new AbortController()
  const publishing = publishUntil(stop.signal)

  await killAgainAndAgain(builders)
  await Promise.all(builders.map(untilFolding))
  stop.abort()
  const published = await publishing
  await untilApplied(store)
  const codes = await Promise.all(builders.map((builder) => builder.stop()))

  const clean = await foldOnce(eventLog)
  const users = [...clean.profiles.keys()]
  const stored = await store.readMany(users)
  const different = users.filter(
    (user, index) => !Buffer.from(clean.profiles.get(user)!).equals(Buffer.from(stored[index] ?? [])),
  )
  const emitted = await readEmitted(eventLog)
  context.diagnostic(`${published} events of ${users.length} users, ${clean.broken} broken, ${KILLS} kills`)
  assert.deepEqual(codes, [0, 0], builders.map((builder) => builder.output()).join('\n'))
  assert.deepEqual(different, [])
  assert.equal(await store.count(), users.length)
  assert.deepEqual([...emitted.versions].sort(), [...versionsOf(clean.profiles)].sort())
  assert.equal(emitted.deadLetterIds.size, clean.broken)
})
