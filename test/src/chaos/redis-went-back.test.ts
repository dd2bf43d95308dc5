/** Rule 4 on a real Redis that is put back to what it held before. */
import assert from 'node:assert/strict'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { EventLog } from '@profilestream/event-log'
import { startServers, type RunningServers } from '@profilestream/local-servers'
import { eventually } from '../support/eventually.js'
import { projectRoot } from '../support/project-root.js'
import { testServers } from '../support/servers.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { startBuilder, type BuilderProcess } from './builder-process.js'
import { createChaosLog, createStream } from './chaos-log.js'
import { assertExactlyOnce, differences, openProfiles, untilApplied, type StoredProfiles } from './verdict.js'

const { kafkaBrokers } = await testServers()

/** A Redis of this file's own, which can be put back to what it held before. */
const createForgetfulRedis = () => {
  const folder = temporaryFolder('redis-went-back')
  const snapshot = temporaryFolder('redis-snapshot')
  let running: RunningServers | undefined
  const start = async (): Promise<string> => {
    running = await startServers({
      root: projectRoot,
      folder,
      which: ['redis'],
      report: () => undefined,
      from: 'local',
      ports: 'free',
    })
    return running.redisUrl
  }
  const copy = (from: string, to: string): void => {
    rmSync(join(to, 'redis'), { recursive: true, force: true })
    cpSync(join(from, 'redis'), join(to, 'redis'), { recursive: true })
  }
  return {
    start,
    stop: async () => running?.stop(),
    /** Stops, remembers what it holds, starts. */
    remember: async (): Promise<void> => {
      await running?.stop()
      copy(folder, snapshot)
      await start()
    },
    /** Stops, goes back to what was remembered, starts: what was acknowledged since is lost. */
    goBack: async (): Promise<void> => {
      await running?.stop()
      copy(snapshot, folder)
      await start()
    },
  }
}

const redis = createForgetfulRedis()

/** A log of its own, a stream, a builder, and the profiles it writes. */
interface Scene {
  readonly eventLog: EventLog
  readonly builder: BuilderProcess
  readonly profiles: StoredProfiles
  publish(count: number): Promise<void>
  close(): Promise<void>
}

const setScene = async (redisUrl: string, durabilityWindowMs: number): Promise<Scene> => {
  const { eventLog, prefix } = createChaosLog(kafkaBrokers)
  await eventLog.admin.ensureTopics()
  const publisher = await eventLog.createPublisher()
  const next = createStream(eventLog, durabilityWindowMs)
  const profiles = openProfiles(redisUrl, prefix)
  const env = { PROFILESTREAM_PROFILE_BUILDER_DURABILITY_WINDOW_MS: String(durabilityWindowMs) }
  const builder = startBuilder({ kafkaBrokers, redisUrl, prefix, env })
  return {
    eventLog,
    builder,
    profiles,
    publish: (count) => publisher.publish(eventLog.topics.clickstream.name, next(count)),
    close: async () => {
      await builder.stop()
      profiles.close()
      await eventLog.close()
    },
  }
}

void describe('a Redis that lost what it had acknowledged', () => {
  let redisUrl = ''
  let scene: Scene

  before(async () => {
    redisUrl = await redis.start()
  })
  after(async () => {
    await scene.close()
    await redis.stop()
  })

  void it('is given it again from the committed offset when the next event comes', async () => {
    scene = await setScene(redisUrl, 600_000)
    await scene.publish(1_000)
    await untilApplied(scene.eventLog, scene.profiles)
    await redis.remember()
    await scene.publish(1_000)
    await untilApplied(scene.eventLog, scene.profiles)

    await redis.goBack()
    await scene.publish(100)
    await untilApplied(scene.eventLog, scene.profiles)

    await assertExactlyOnce(scene.eventLog, scene.profiles)
    assert.match(scene.builder.output(), /going back/)
    await scene.close()
  })

  void it('is given it again when no further event comes, before anything is committed', async () => {
    scene = await setScene(redisUrl, 10_000)
    await scene.publish(1_000)
    await untilApplied(scene.eventLog, scene.profiles)
    await redis.remember()
    await scene.publish(1_000)
    await untilApplied(scene.eventLog, scene.profiles)

    await redis.goBack()

    await eventually(
      'the lost events to be folded again',
      async () => ((await differences(scene.eventLog, scene.profiles)).length === 0 ? true : undefined),
      60_000,
    )
    await assertExactlyOnce(scene.eventLog, scene.profiles)
    await scene.close()
  })

  void it('stops the builder and names rebuild when it lost more than the durability window', async () => {
    scene = await setScene(redisUrl, 200)
    const topic = scene.eventLog.topics.clickstream.name
    const isCommitted = async (): Promise<true | undefined> => {
      const ends = await scene.eventLog.admin.endOffsets(topic)
      const committed = await scene.eventLog.admin.committedOffsets('profile-builder', topic)
      return ends.every((end, partition) => committed[partition] === end) ? true : undefined
    }
    await scene.publish(1_000)
    await eventually('everything to be committed', isCommitted)
    await redis.remember()
    await scene.publish(1_000)
    await eventually('everything to be committed', isCommitted)

    await redis.goBack()
    await scene.publish(100)
    const code = await scene.builder.ended

    assert.equal(code, 2)
    assert.match(
      scene.builder.output(),
      /Redis has lost more than the durability window; run `profilestream rebuild`/,
    )
  })
})
