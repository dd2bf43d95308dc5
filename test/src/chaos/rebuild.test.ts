/** Rule 7 on real servers: profiles are rebuilt beside live traffic, and end with the bytes of one clean pass. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { Redis } from 'ioredis'
import { eventually } from '../support/eventually.js'
import { testServers } from '../support/servers.js'
import { foldOnce } from './chaos-log.js'
import { startRebuild } from './rebuild-process.js'
import { damage, setRebuildScene, traffic, type RebuildScene } from './rebuild-scene.js'
import type { Scene } from './scene.js'
import { assertExactlyOnce, differences } from './verdict.js'

const servers = await testServers()
const closing: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closing) await close()
})

const sceneOf = async (seed: number): Promise<RebuildScene> => {
  const scene = await setRebuildScene({ ...servers, seed })
  closing.push(() => scene.close())
  return scene
}

const emptyRedis = async ({ prefix }: Scene): Promise<void> => {
  const redis = new Redis(servers.redisUrl)
  const keys = await redis.keys(`${prefix}*`)
  if (keys.length > 0) await redis.unlink(...keys)
  redis.disconnect()
}

void describe('rebuild', { timeout: 600_000 }, () => {
  void it('beside live traffic ends with the bytes of one clean pass, whatever was damaged, killed and begun again', async () => {
    const scene = await sceneOf(11)
    await scene.publish(6_000)
    const builders = [scene.startBuilder(), scene.startBuilder()]
    await scene.untilApplied()
    const damaged = await damage(scene, 20)
    assert.ok((await differences(scene.eventLog, scene.profiles)).length >= damaged.length)
    const live = traffic(scene)

    const killed = scene.rebuild()
    await eventually(
      'the rebuild to stop builders',
      () => (killed.output().includes('asking builders') ? true : undefined),
      120_000,
    )
    await killed.kill()
    const again = scene.rebuild()
    assert.equal(
      await again.ended,
      0,
      again.output() + builders.map((builder) => builder.output()).join('\n'),
    )
    await live.end()
    await scene.untilApplied()
    const codes = await Promise.all(builders.map((builder) => builder.stop()))

    assert.deepEqual(codes, [0, 0], builders.map((builder) => builder.output()).join('\n'))
    assert.match(again.output(), /is live: \d+ events folded/)
    await assertExactlyOnce(scene.eventLog, scene.profiles)
    const redis = new Redis(servers.redisUrl)
    assert.deepEqual(await redis.keys(`${scene.prefix}0:*`), [], 'the old generation is gone')
    redis.disconnect()
  })

  void it('of one user mends her profile beside live traffic, and builders forget what they remembered of her', async () => {
    const scene = await sceneOf(12)
    await scene.publish(3_000)
    const before = scene.startBuilder()
    await scene.untilApplied()
    await before.stop()
    const [user = ''] = await damage(scene, 1)
    // What this one remembers of her is damaged too.
    const builder = scene.startBuilder()
    await scene.publish(1_000)
    await scene.untilApplied()
    const live = traffic(scene)

    const rebuilding = scene.rebuild('--user', user)
    assert.equal(await rebuilding.ended, 0, rebuilding.output())
    await live.end()
    await scene.untilApplied()
    await builder.stop()

    assert.match(rebuilding.output(), new RegExp(`the profile of ${user} was rebuilt`))
    await assertExactlyOnce(scene.eventLog, scene.profiles)
  })

  void it('given up leaves the profiles that are live, and builders go on', async () => {
    const scene = await sceneOf(13)
    await scene.publish(3_000)
    const builder = scene.startBuilder()
    await scene.untilApplied()
    const killed = scene.rebuild()
    await eventually(
      'the rebuild to fold',
      () => (killed.output().includes('folding') ? true : undefined),
      120_000,
    )
    await killed.kill()

    const abort = scene.rebuild('--abort')
    assert.equal(await abort.ended, 0, abort.output())
    await scene.publish(500)
    await scene.untilApplied()
    await builder.stop()

    assert.deepEqual(await scene.profiles.store.generations.begun(), null)
    await assertExactlyOnce(scene.eventLog, scene.profiles)
  })

  void it('takes over when Redis was emptied: the builder that refused to start goes on', async () => {
    const scene = await sceneOf(14)
    await scene.publish(2_000)
    const first = scene.startBuilder()
    await scene.untilApplied()
    await first.stop()
    await emptyRedis(scene)
    const refusing = scene.startBuilder()
    assert.equal(await refusing.ended, 2)

    const rebuilding = scene.rebuild()
    assert.equal(await rebuilding.ended, 0, rebuilding.output())
    const second = scene.startBuilder()
    await scene.publish(500)
    await Promise.race([
      scene.untilApplied(),
      second.ended.then((code) => assert.fail(`the builder ended with ${code}: ${second.output()}`)),
    ])
    assert.equal(await second.stop(), 0, second.output())

    await assertExactlyOnce(scene.eventLog, scene.profiles)
  })

  void it('of a log that was cut refuses without a snapshot, and with one ends with the bytes of the whole log', async () => {
    const scene = await sceneOf(15)
    await scene.publish(3_000)
    const builder = scene.startBuilder()
    await scene.untilApplied()
    await scene.untilCommitted()
    const snapshot = startRebuild(
      { ...servers, prefix: scene.prefix },
      ['--snapshots', scene.snapshots],
      'snapshot',
    )
    assert.equal(await snapshot.ended, 0, snapshot.output())
    await scene.publish(1_000)
    await scene.untilApplied()
    const clean = await foldOnce(scene.eventLog)
    await scene.deleteRecords((end) => Math.floor(end / 2))
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
    assert.deepEqual(await differences(scene.eventLog, scene.profiles, clean), [])
  })
})
