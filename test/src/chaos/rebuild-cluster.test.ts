/** Rule 7 on a Redis Cluster: the whole rebuild as a process, beside live traffic, where profiles lie on three masters. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { noRedisServer, startOwnCluster } from '@profilestream/profile-store/testing'
import { Redis } from 'ioredis'
import { testServers } from '../support/servers.js'
import { damage, setRebuildScene, traffic } from './rebuild-scene.js'
import { assertExactlyOnce, differences } from './verdict.js'

/** Keys that begin so, on each of the masters. */
const keysOn = (ports: readonly number[], prefix: string): Promise<string[][]> =>
  Promise.all(
    ports.map(async (port) => {
      const node = new Redis(port)
      const keys = await node.keys(`${prefix}*`)
      node.disconnect()
      return keys
    }),
  )

void describe('rebuild on a Redis Cluster', { timeout: 600_000, skip: noRedisServer }, () => {
  void it('of all and then of one user ends with the bytes of one clean pass, and the old generation is gone from every master', async (t) => {
    const { kafkaBrokers } = await testServers()
    const masters = await startOwnCluster()
    const scene = await setRebuildScene({
      kafkaBrokers,
      redisUrl: masters[0].url,
      redisCluster: true,
      seed: 21,
    })
    t.after(async () => {
      await scene.close()
      await Promise.all(masters.map((master) => master.remove()))
    })
    const ports = masters.map(({ port }) => port)
    await scene.publish(6_000)
    const builders = [scene.startBuilder(), scene.startBuilder()]
    await scene.untilApplied()
    const damaged = await damage(scene, 20)
    assert.ok((await differences(scene.eventLog, scene.profiles)).length >= damaged.length)
    for (const keys of await keysOn(ports, `${scene.prefix}0:`)) assert.notEqual(keys.length, 0)
    const live = traffic(scene)

    const rebuilding = scene.rebuild()
    assert.equal(await rebuilding.ended, 0, rebuilding.output())
    await live.end()
    await scene.untilApplied()
    const codes = await Promise.all(builders.map((builder) => builder.stop()))
    assert.deepEqual(codes, [0, 0], builders.map((builder) => builder.output()).join('\n'))
    assert.match(rebuilding.output(), /is live: \d+ events folded/)
    await assertExactlyOnce(scene.eventLog, scene.profiles)
    assert.deepEqual((await keysOn(ports, `${scene.prefix}0:`)).flat(), [], 'the old generation is gone')

    const [user = ''] = await damage(scene, 1)
    const builder = scene.startBuilder()
    await scene.publish(500)
    await scene.untilApplied()
    const ofOne = scene.rebuild('--user', user)
    assert.equal(await ofOne.ended, 0, ofOne.output())
    assert.equal(await builder.stop(), 0, builder.output())

    assert.match(ofOne.output(), new RegExp(`the profile of ${user} was rebuilt`))
    await assertExactlyOnce(scene.eventLog, scene.profiles)
  })
})
