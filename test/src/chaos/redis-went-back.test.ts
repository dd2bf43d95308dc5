/** Rule 4 on a real Redis that lost what it had acknowledged: put back, killed, replaced by a replica, emptied. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { runProfilestream } from '../support/command-line.js'
import { eventually } from '../support/eventually.js'
import { testServers } from '../support/servers.js'
import { openProfiles } from '../support/stored-profiles.js'
import { systemSettings } from '../support/system-settings.js'
import { createOwnRedis } from './own-redis.js'
import { codeOf } from './builder-process.js'
import { orTell } from './killable-process.js'
import { setScene, type Scene } from './scene.js'
import { createSwitchedAddress } from './switched-address.js'
import { assertExactlyOnce, differences } from './verdict.js'

const { kafkaBrokers } = await testServers()
const redis = createOwnRedis('redis-went-back')
const portOf = (url: string): number => Number(new URL(url).port)

void describe('a Redis that lost what it had acknowledged', () => {
  let redisUrl = ''
  let scene: Scene | undefined

  before(async () => {
    redisUrl = await redis.start()
  })
  afterEach(async () => {
    await scene?.close()
    scene = undefined
  })
  after(() => redis.stop())

  void it('is given it again from the committed offset when the next event comes', async () => {
    scene = await setScene({ kafkaBrokers, redisUrl, seed: 1, durabilityWindowMs: 600_000 })
    const builder = scene.startBuilder()
    await scene.publish(1_000)
    await scene.untilApplied()
    await redis.remember()
    await scene.publish(1_000)
    await scene.untilApplied()

    await redis.goBack()
    await scene.publish(100)
    await scene.untilApplied()

    await assertExactlyOnce(scene.eventLog, scene.profiles)
    assert.match(builder.output(), /going back/)
  })

  void it('is given it again when no further event comes, before anything is committed', async () => {
    const { eventLog, profiles, ...set } = (scene = await setScene({
      kafkaBrokers,
      redisUrl,
      seed: 2,
      // The Redis must be back before this is over.
      durabilityWindowMs: 12_000,
    }))
    set.startBuilder()
    await set.publish(1_000)
    await set.untilApplied()
    await redis.remember()
    await set.publish(1_000)
    await set.untilApplied()

    await redis.goBack()

    await eventually(
      'the lost events to be folded again',
      async () => ((await differences(eventLog, profiles)).length === 0 ? true : undefined),
      60_000,
    )
    await assertExactlyOnce(eventLog, profiles)
  })

  void it('stops the builder and names rebuild when it lost more than the durability window', async () => {
    scene = await setScene({ kafkaBrokers, redisUrl, seed: 3, durabilityWindowMs: 200 })
    const builder = scene.startBuilder()
    await scene.publish(1_000)
    await scene.untilCommitted()
    await redis.remember()
    await scene.publish(1_000)
    await scene.untilCommitted()

    await redis.goBack()
    await scene.publish(100)
    const code = await codeOf(builder)

    assert.equal(code, 2)
    assert.match(
      builder.output(),
      /Redis has lost more than the durability window; run `profilestream rebuild`/,
    )
  })

  void it('killed and started again with its append-only file, it has the bytes of one clean pass', async () => {
    scene = await setScene({ kafkaBrokers, redisUrl, seed: 4 })
    const builder = scene.startBuilder()
    // It must be at work before anything is taken from it.
    await scene.publish(500)
    await scene.untilApplied()
    const stop = new AbortController()
    const publishing = scene.publishUntil(stop.signal, 500)

    for (const kills of [1, 2]) {
      await scene.untilApplied()
      await redis.kill()
      await redis.start()
      const noticing = eventually(
        `the builder to go back a ${kills}. time`,
        () => ((builder.output().match(/going back/g)?.length ?? 0) >= kills ? true : undefined),
        60_000,
      )
      await orTell(noticing, builder)
    }
    stop.abort()
    await publishing
    await scene.untilApplied()

    await assertExactlyOnce(scene.eventLog, scene.profiles)
  })

  void it('replaced by a replica that lacks the last writes, it is given them again from the committed offset', async (context) => {
    const replica = createOwnRedis('redis-replica')
    const address = await createSwitchedAddress()
    context.after(async () => {
      address.close()
      await replica.stop()
    })
    const replicaPort = portOf(await replica.start())
    address.switchTo(portOf(redisUrl))
    scene = await setScene({
      kafkaBrokers,
      redisUrl: `redis://127.0.0.1:${address.port}`,
      seed: 5,
      durabilityWindowMs: 600_000,
    })
    const builder = scene.startBuilder()
    await replica.tell('REPLICAOF', '127.0.0.1', String(portOf(redisUrl)))
    await scene.publish(1_000)
    await scene.untilApplied()
    await redis.tell('WAIT', '1', '10000')

    // The link breaks; the master goes on for a while, dies, and the replica is made the master.
    await replica.tell('REPLICAOF', '127.0.0.1', '1')
    await scene.publish(1_000)
    await scene.untilApplied()
    await redis.kill()
    await replica.tell('REPLICAOF', 'NO', 'ONE')
    address.switchTo(replicaPort)
    await scene.publish(100)
    await scene.untilApplied()

    await assertExactlyOnce(scene.eventLog, scene.profiles)
    assert.match(builder.output(), /Redis was restarted or replaced/)
    await redis.start()
  })

  void it('emptied while a builder runs, it stops the builder, which names rebuild; rebuilt, it is whole', async () => {
    const { eventLog, prefix, ...set } = (scene = await setScene({
      kafkaBrokers,
      redisUrl,
      seed: 6,
      durabilityWindowMs: 500,
    }))
    const builder = set.startBuilder()
    await set.publish(1_000)
    await set.untilCommitted()

    await redis.tell('FLUSHALL')
    await set.publish(50)

    assert.equal(await codeOf(builder), 2)
    assert.match(builder.output(), /Redis was emptied: run `profilestream rebuild`/)
    const rebuilt = await runProfilestream(['rebuild'], systemSettings({ kafkaBrokers, redisUrl, prefix }))
    assert.equal(rebuilt.code, 0, rebuilt.told)
    set.startBuilder()
    // A rebuild tells nobody: enough for every user to be told of again.
    await set.publish(3_000)
    await set.untilApplied()
    const profiles = openProfiles(redisUrl, prefix)
    await assertExactlyOnce(eventLog, profiles)
    profiles.close()
  })

  void it('emptied while nothing comes, it is found out before anything more is committed', async () => {
    scene = await setScene({ kafkaBrokers, redisUrl, seed: 7, durabilityWindowMs: 1_000 })
    const builder = scene.startBuilder()
    await scene.publish(1_000)
    await scene.untilApplied()

    await redis.tell('FLUSHALL')

    assert.equal(await codeOf(builder), 2)
    assert.match(builder.output(), /Redis was emptied: run `profilestream rebuild`/)
  })
})
