/** Builders that come, go, sleep and wake, and partitions that become more, while events flow: the bytes of one clean pass. */
import assert from 'node:assert/strict'
import { after, afterEach, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import { eventually } from '../support/eventually.js'
import { testServers } from '../support/servers.js'
import { untilFolding, type BuilderProcess } from './builder-process.js'
import { setScene, type Scene } from './scene.js'
import { assertSomeOrder } from './some-order.js'
import { assertExactlyOnce } from './verdict.js'

/** 10 in `npm test`; 60 for the showing: PROFILESTREAM_CHAOS_STORM_SECONDS=60 npm test -- instances-change */
const STORM_SECONDS = Number(process.env.PROFILESTREAM_CHAOS_STORM_SECONDS ?? 10)
const MOST_BUILDERS = 4
const PROGRESS_WITHIN_MS = 30_000

const servers = await testServers()
const admin = new Kafka({ brokers: servers.kafkaBrokers.split(','), logLevel: logLevel.NOTHING }).admin()
await admin.connect()

/** A member that is silent for so long has lost its partitions. */
const SESSION_TIMEOUT_MS = 2_000
const QUICK = {
  PROFILESTREAM_KAFKA_SESSION_TIMEOUT_MS: String(SESSION_TIMEOUT_MS),
  PROFILESTREAM_KAFKA_METADATA_MAX_AGE_MS: '1000',
}

void describe('builders that come and go', () => {
  let scene: Scene | undefined

  afterEach(async () => {
    await scene?.close()
    scene = undefined
  })
  after(() => admin.disconnect())

  /** Every second one more, or one less: told to stop, or killed. */
  const storm = async (set: Pick<Scene, 'startBuilder'>): Promise<void> => {
    const builders: BuilderProcess[] = []
    for (let second = 0; second < STORM_SECONDS; second++) {
      if (second % 2 === 0 || builders.length === 0) builders.push(set.startBuilder())
      if (second % 2 === 1 || builders.length > MOST_BUILDERS)
        void (second % 4 === 1 ? builders.shift()?.kill() : builders.shift()?.stop())
      await pause(1_000)
    }
    await Promise.all(builders.map((builder) => builder.stop()))
  }

  void it(`joining and leaving every second for ${STORM_SECONDS} s, they lose nothing, and go on within 30 s`, async (context) => {
    const { eventLog, profiles, ...set } = (scene = await setScene({ ...servers, seed: 31, env: QUICK }))
    const steady = set.startBuilder()
    await untilFolding(steady)
    const stop = new AbortController()
    const publishing = set.publishUntil(stop.signal, 500)

    await storm(set)
    stop.abort()
    const published = await publishing
    const calm = performance.now()
    await set.untilApplied()
    const tookMs = performance.now() - calm

    context.diagnostic(`${published} events; everything applied ${Math.round(tookMs)} ms after the storm`)
    assert.ok(tookMs < PROGRESS_WITHIN_MS, `it took ${tookMs} ms`)
    assert.equal(await steady.stop(), 0)
    await assertExactlyOnce(eventLog, profiles)
  })

  void it('a builder that slept through its session and wakes as a zombie overwrites nothing', async () => {
    const { eventLog, profiles, ...set } = (scene = await setScene({ ...servers, seed: 32, env: QUICK }))
    const sleeper = set.startBuilder()
    const stop = new AbortController()
    const publishing = set.publishUntil(stop.signal, 500)
    await set.untilApplied()
    const other = set.startBuilder()
    await untilFolding(other)
    await set.untilApplied()

    for (let sleeps = 0; sleeps < 2; sleeps++) {
      sleeper.freeze()
      await pause(SESSION_TIMEOUT_MS * 2)
      await set.untilApplied()
      sleeper.wake()
      await set.untilApplied()
    }
    stop.abort()
    await publishing
    await set.untilApplied()

    assert.deepEqual(await Promise.all([sleeper.stop(), other.stop()]), [0, 0])
    await assertExactlyOnce(eventLog, profiles)
  })

  void it('partitions raised from 6 to 12 under load: nothing is lost, and every user has the fold of some order', async (context) => {
    const { eventLog, topic, profiles, ...set } = (scene = await setScene({
      ...servers,
      seed: 33,
      users: 4_000,
      env: QUICK,
    }))
    const builders = [set.startBuilder(), set.startBuilder()]
    const stop = new AbortController()
    const publishing = set.publishUntil(stop.signal, 600)
    await Promise.all(builders.map(untilFolding))
    await set.untilApplied()

    await admin.createPartitions({ topicPartitions: [{ topic, count: 12 }] })
    await set.learnPartitions()
    await eventually(
      'events in every partition',
      async () =>
        (await eventLog.admin.endOffsets(topic)).filter((end) => end > 100).length === 12 ? true : undefined,
      60_000,
    )
    stop.abort()
    await publishing
    await set.untilApplied()

    assert.deepEqual(await Promise.all(builders.map((builder) => builder.stop())), [0, 0])
    const moved = await assertSomeOrder(eventLog, profiles)
    context.diagnostic(`${moved} users were seen in two partitions`)
    assert.ok(moved > 20)
  })
})
