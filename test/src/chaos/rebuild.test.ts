/** Rule 7 on real servers: profiles are rebuilt beside live traffic, and end with the bytes of one clean pass. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { asEpochMs, type UserId } from '@profilestream/contracts'
import type { EventLog } from '@profilestream/event-log'
import { encodeProfile, openProfile, profileVersionOf } from '@profilestream/profile'
import { Redis } from 'ioredis'
import kafkajs from 'kafkajs'
import { eventually } from '../support/eventually.js'
import { testServers } from '../support/servers.js'
import { startBuilder, type BuilderProcess } from './builder-process.js'
import { createChaosLog, createStream, foldOnce } from './chaos-log.js'
import { startRebuild } from './rebuild-process.js'
import { assertExactlyOnce, differences, openProfiles, untilApplied, type StoredProfiles } from './verdict.js'

const servers = await testServers()
const closing: (() => Promise<unknown>)[] = []

/** A log, its profiles, and builders that fold it. */
interface Scene {
  readonly eventLog: EventLog
  readonly prefix: string
  readonly profiles: StoredProfiles
  readonly snapshots: string
  publish(count: number): Promise<void>
  builder(): BuilderProcess
  rebuild(...args: string[]): ReturnType<typeof startRebuild>
}

const setScene = async (seed: number): Promise<Scene> => {
  const { eventLog, prefix } = createChaosLog(servers.kafkaBrokers)
  await eventLog.admin.ensureTopics()
  const publisher = await eventLog.createPublisher()
  const next = createStream(eventLog, seed)
  const profiles = openProfiles(servers.redisUrl, prefix)
  const snapshots = mkdtempSync(join(tmpdir(), 'profilestream-snapshots-'))
  const env = { PROFILESTREAM_PROFILE_BUILDER_DURABILITY_WINDOW_MS: '500' }
  const place = { ...servers, prefix, env }
  closing.push(async () => {
    profiles.close()
    await eventLog.close()
    rmSync(snapshots, { recursive: true, force: true })
  })
  return {
    eventLog,
    prefix,
    profiles,
    snapshots,
    publish: (count) => publisher.publish(eventLog.topics.clickstream.name, next(count)),
    builder: () => startBuilder(place),
    rebuild: (...args) => startRebuild(place, [...args, '--snapshots', snapshots]),
  }
}
after(async () => {
  for (const close of closing) await close()
})

/** Later than any event of a test: no event covers it up. */
const DAMAGE_MS = 3_600_000

/** Changes stored profiles as a damaged server might: nothing in them says so. */
const damage = async ({ eventLog, profiles }: Scene, users: number): Promise<UserId[]> => {
  const { profiles: clean } = await foldOnce(eventLog)
  const some = [...clean.keys()].slice(0, users)
  const { number } = await profiles.store.generations.live()
  const store = profiles.store.inGeneration(number)
  for (const userId of some) {
    const [bytes = null] = await store.readMany([userId])
    if (bytes === null) continue
    const profile = openProfile(bytes)
    profile.updatedAt = asEpochMs(profile.updatedAt + DAMAGE_MS)
    await store.compareAndSetMany([
      { userId, expectedVersion: profileVersionOf(bytes), bytes: encodeProfile(profile) },
    ])
  }
  return some
}

/** Publishes at a steady rate until it is told to end. */
const traffic = (scene: Scene): { readonly end: () => Promise<void> } => {
  const ending = new AbortController()
  const publishing = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await scene.publish(100)
      await pause(100)
    }
  }
  const published = publishing()
  return {
    end: () => {
      ending.abort()
      return published
    },
  }
}

const deleteRecords = async (scene: Scene): Promise<void> => {
  const { eventLog } = scene
  const topic = eventLog.topics.clickstream.name
  const kafka = new kafkajs.Kafka({
    brokers: servers.kafkaBrokers.split(','),
    logLevel: kafkajs.logLevel.NOTHING,
  })
  const admin = kafka.admin()
  await admin.connect()
  // kafkajs deletes only from topics that it has been asked about.
  await admin.fetchTopicOffsets(topic)
  const ends = await eventLog.admin.endOffsets(topic)
  // kafkajs deletes only where it has asked for the topic's leaders before.
  await admin.fetchTopicOffsets(topic)
  await admin.deleteTopicRecords({
    topic,
    partitions: ends.map((end, partition) => ({ partition, offset: String(Math.floor(end / 2)) })),
  })
  await admin.disconnect()
}

const emptyRedis = async ({ prefix }: Scene): Promise<void> => {
  const redis = new Redis(servers.redisUrl)
  const keys = await redis.keys(`${prefix}*`)
  if (keys.length > 0) await redis.unlink(...keys)
  redis.disconnect()
}

void describe('rebuild', { timeout: 600_000 }, () => {
  void it('beside live traffic ends with the bytes of one clean pass, whatever was damaged, killed and begun again', async () => {
    const scene = await setScene(11)
    await scene.publish(6_000)
    const builders = [scene.builder(), scene.builder()]
    await untilApplied(scene.eventLog, scene.profiles)
    const damaged = await damage(scene, 20)
    assert.ok((await differences(scene.eventLog, scene.profiles)).length >= damaged.length)
    const live = traffic(scene)

    const killed = scene.rebuild()
    await eventually(
      'the rebuild to stop builders',
      () => (killed.output().includes('asking builders') ? true : undefined),
      120_000,
    )
    killed.kill()
    await killed.ended
    const again = scene.rebuild()
    assert.equal(
      await again.ended,
      0,
      again.output() + builders.map((builder) => builder.output()).join('\n'),
    )
    await live.end()
    await untilApplied(scene.eventLog, scene.profiles)
    const codes = await Promise.all(builders.map((builder) => builder.stop()))

    assert.deepEqual(codes, [0, 0], builders.map((builder) => builder.output()).join('\n'))
    assert.match(again.output(), /is live: \d+ events folded/)
    await assertExactlyOnce(scene.eventLog, scene.profiles)
    const redis = new Redis(servers.redisUrl)
    assert.deepEqual(await redis.keys(`${scene.prefix}0:*`), [], 'the old generation is gone')
    redis.disconnect()
  })

  void it('of one user mends her profile beside live traffic, and builders forget what they remembered of her', async () => {
    const scene = await setScene(12)
    await scene.publish(3_000)
    const before = scene.builder()
    await untilApplied(scene.eventLog, scene.profiles)
    await before.stop()
    const [user = ''] = await damage(scene, 1)
    // What this one remembers of her is damaged too.
    const builder = scene.builder()
    await scene.publish(1_000)
    await untilApplied(scene.eventLog, scene.profiles)
    const live = traffic(scene)

    const rebuilding = scene.rebuild('--user', user)
    assert.equal(await rebuilding.ended, 0, rebuilding.output())
    await live.end()
    await untilApplied(scene.eventLog, scene.profiles)
    await builder.stop()

    assert.match(rebuilding.output(), new RegExp(`the profile of ${user} was rebuilt`))
    await assertExactlyOnce(scene.eventLog, scene.profiles)
  })

  void it('given up leaves the profiles that are live, and builders go on', async () => {
    const scene = await setScene(13)
    await scene.publish(3_000)
    const builder = scene.builder()
    await untilApplied(scene.eventLog, scene.profiles)
    const killed = scene.rebuild()
    await eventually(
      'the rebuild to fold',
      () => (killed.output().includes('folding') ? true : undefined),
      120_000,
    )
    killed.kill()
    await killed.ended

    const abort = scene.rebuild('--abort')
    assert.equal(await abort.ended, 0, abort.output())
    await scene.publish(500)
    await untilApplied(scene.eventLog, scene.profiles)
    await builder.stop()

    assert.deepEqual(await scene.profiles.store.generations.begun(), null)
    await assertExactlyOnce(scene.eventLog, scene.profiles)
  })

  void it('takes over when Redis was emptied: the builder that refused to start goes on', async () => {
    const scene = await setScene(14)
    await scene.publish(2_000)
    const first = scene.builder()
    await untilApplied(scene.eventLog, scene.profiles)
    await first.stop()
    await emptyRedis(scene)
    const refusing = scene.builder()
    assert.equal(await refusing.ended, 2)

    const rebuilding = scene.rebuild()
    assert.equal(await rebuilding.ended, 0, rebuilding.output())
    const second = scene.builder()
    await scene.publish(500)
    await Promise.race([
      untilApplied(scene.eventLog, scene.profiles),
      second.ended.then((code) => assert.fail(`the builder ended with ${code}: ${second.output()}`)),
    ])
    assert.equal(await second.stop(), 0, second.output())

    await assertExactlyOnce(scene.eventLog, scene.profiles)
  })

  void it('of a log that was cut refuses without a snapshot, and with one ends with the bytes of the whole log', async () => {
    const scene = await setScene(15)
    await scene.publish(3_000)
    const builder = scene.builder()
    await untilApplied(scene.eventLog, scene.profiles)
    const topic = scene.eventLog.topics.clickstream.name
    await eventually('everything to be committed', async () => {
      const ends = await scene.eventLog.admin.endOffsets(topic)
      const committed = await scene.eventLog.admin.committedOffsets('profile-builder', topic)
      return ends.every((end, partition) => committed[partition] === end) ? true : undefined
    })
    const snapshot = startRebuild(
      { ...servers, prefix: scene.prefix },
      ['--snapshots', scene.snapshots],
      'snapshot',
    )
    assert.equal(await snapshot.ended, 0, snapshot.output())
    await scene.publish(1_000)
    await untilApplied(scene.eventLog, scene.profiles)
    const { profiles: clean } = await foldOnce(scene.eventLog)
    await deleteRecords(scene)
    await damage(scene, 10).catch(() => undefined)

    const none = startRebuild({ ...servers, prefix: scene.prefix }, [
      '--snapshots',
      join(scene.snapshots, 'none'),
    ])
    assert.equal(await none.ended, 2)
    const begunWith = scene.rebuild()
    assert.equal(await begunWith.ended, 0, begunWith.output())
    await builder.stop()

    assert.match(none.output(), /retention has cut the log/)
    assert.equal(readdirSync(scene.snapshots).length, 1)
    const users = [...clean.keys()]
    const stored = await scene.profiles.store.readMany(users)
    const differing = users.filter(
      (user, index) => !Buffer.from(clean.get(user)!).equals(Buffer.from(stored[index] ?? [])),
    )
    assert.deepEqual(differing, [])
  })
})
