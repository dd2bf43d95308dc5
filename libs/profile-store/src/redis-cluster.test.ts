import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { asUserId, UnavailableError } from '@profilestream/contracts'
import { createProfile, encodeProfile } from '@profilestream/profile'
import {
  createRedisConnection,
  redisSettings,
  whenReady,
  type RedisConnection,
  type RedisSettings,
} from '@profilestream/redis'
import { createLogger } from '@profilestream/service'
import calculateSlot from 'cluster-key-slot'
import { Cluster, Redis } from 'ioredis'
import { generationsContract } from './generations.contract.js'
import { profileStoreContract } from './profile-store.contract.js'
import { createProfileStore, type RedisProfileStore } from './redis-profile-store.js'
import { startOwnCluster } from './testing/redis-cluster.js'
import { noRedisServer, type OwnRedis } from './testing/redis-server.js'

const logger = createLogger({ service: 'test', level: 'silent' })
const aWrite = (user: string) => ({
  userId: asUserId(user),
  expectedVersion: 0,
  bytes: encodeProfile({ ...createProfile(asUserId(user)), version: 1 }),
})

void describe('profiles in a Redis Cluster', { skip: noRedisServer }, () => {
  let servers: readonly OwnRedis[] = []
  let redis: RedisConnection | undefined
  let settings: RedisSettings
  let prefixes = 0
  const create = (): RedisProfileStore => {
    assert.ok(redis)
    return createProfileStore({ redis }, { ...settings, keyPrefix: `t${prefixes++}:` })
  }

  before(async () => {
    servers = await startOwnCluster()
    settings = redisSettings.parse({ url: servers[0]?.url, cluster: true, commandTimeoutMs: 10_000 })
    redis = createRedisConnection({ logger }, settings)
    await whenReady(redis, settings)
  })
  after(async () => {
    redis?.disconnect()
    await Promise.all(servers.map((server) => server.remove()))
  })

  profileStoreContract('in a Cluster', create, noRedisServer)
  generationsContract('in a Cluster', create, noRedisServer)

  it('profiles lie on every master and all are counted', async () => {
    const store = create()
    await store.compareAndSetMany(Array.from({ length: 300 }, (_, i) => aWrite(`user-${i}`)))

    assert.equal(await store.count(), 300)
    assert.ok(redis instanceof Cluster)
    for (const master of redis.nodes('master')) assert.ok((await master.dbsize()) > 0)
    assert.equal((await store.runId()).split(',').length, servers.length)
  })

  it('a key whose slot has moved is written and read where it is now, once', async () => {
    const store = create()
    assert.ok(redis instanceof Cluster)
    const nodes = await Promise.all(
      servers.map(async ({ port }) => {
        const node = new Redis(port)
        return { node, id: await node.cluster('MYID') }
      }),
    )
    const keyOf = (user: string): string => `t${prefixes - 1}:0:${user}`
    // A slot is given away only where nothing lies in it yet.
    const keysIn = async (slot: number): Promise<number> =>
      (await Promise.all(nodes.map(({ node }) => node.cluster('COUNTKEYSINSLOT', slot)))).reduce(
        (a, b) => a + b,
      )
    let mover = 'mover'
    for (let i = 0; (await keysIn(calculateSlot(keyOf(mover)))) > 0; i++) mover = `mover-${i}`
    const key = keyOf(mover)
    const slot = calculateSlot(key)
    const ownerPort = Number(redis.slots[slot]?.[0]?.split(':')[1])
    const target = nodes[servers.findIndex(({ port }) => port !== ownerPort)]
    assert.ok(target)
    for (const { node } of nodes) await node.cluster('SETSLOT', slot, 'NODE', target.id)

    const writes = [aWrite(mover), ...Array.from({ length: 50 }, (_, i) => aWrite(`user-${i}`))]
    const results = await store.compareAndSetMany(writes)

    assert.ok(results.every(({ kind }) => kind === 'written'))
    assert.notEqual((await store.readMany([asUserId(mover)]))[0], null)
    assert.ok(Buffer.isBuffer(await target.node.getBuffer(key)))
    for (const { node } of nodes) node.disconnect()
  })

  it('while one node is away a batch that needs it fails and may be tried again; what the others hold is still served', async () => {
    const store = create()
    const users = Array.from({ length: 60 }, (_, i) => `user-${i}`)
    await store.compareAndSetMany(users.map(aWrite))
    const away = servers[servers.length - 1]
    assert.ok(redis instanceof Cluster && away)
    const { slots } = redis
    const prefix = `t${prefixes - 1}:0:`
    const isAway = (user: string): boolean =>
      slots[calculateSlot(prefix + user)]?.[0]?.endsWith(`:${away.port}`) === true
    assert.ok(users.some(isAway))
    await away.kill()

    await assert.rejects(store.readMany(users.map(asUserId)), UnavailableError)

    const served = await store.readMany(users.filter((user) => !isAway(user)).map(asUserId))
    assert.ok(served.every((bytes) => bytes !== null))
  })
})
