import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { asUserId, InvariantError, UnavailableError } from '@profilestream/contracts'
import { createProfile, encodeProfile } from '@profilestream/profile'
import {
  createRedisConnection,
  redisSettings,
  type RedisConnection,
  type RedisSettings,
} from '@profilestream/redis'
import { createLogger } from '@profilestream/service'
import { generationsContract } from './generations.contract.js'
import { profileStoreContract } from './profile-store.contract.js'
import { createProfileStore, type RedisProfileStore } from './redis-profile-store.js'
import { createOwnRedis, noRedisServer, type OwnRedis } from './testing/redis-server.js'

const url = process.env.PROFILESTREAM_TEST_REDIS_URL
const skip = url === undefined ? 'no Redis given: run npm test' : false
const logger = createLogger({ service: 'test', level: 'silent' })
const settingsFor = (overrides: Record<string, unknown>): RedisSettings => redisSettings.parse(overrides)
const aPrefix = (): string => `test:profile-store:${randomUUID()}:`
const aWrite = (user: string) => ({
  userId: asUserId(user),
  expectedVersion: 0,
  bytes: encodeProfile({ ...createProfile(asUserId(user)), version: 1 }),
})

void describe('profiles in the Redis of this run', { skip }, () => {
  const settings = settingsFor({ url: url ?? 'redis://127.0.0.1:1' })
  const redis = skip === false ? createRedisConnection({ logger }, settings) : undefined
  const prefixes: string[] = []
  const create = (): RedisProfileStore => {
    const keyPrefix = aPrefix()
    prefixes.push(keyPrefix)
    assert.ok(redis)
    return createProfileStore({ redis }, { ...settings, keyPrefix })
  }
  after(async () => {
    for (const prefix of prefixes) {
      const keys = (await redis?.keys(`${prefix}*`)) ?? []
      if (keys.length > 0) await redis?.unlink(...keys)
    }
    redis?.disconnect()
  })

  profileStoreContract('in Redis', create, skip)
  generationsContract('in Redis', create, skip)

  it('a script the server has forgotten is sent whole', async () => {
    const store = create()
    await store.compareAndSetMany([aWrite('ann')])
    await redis?.script('FLUSH')

    assert.deepEqual(await store.compareAndSetMany([aWrite('bob')]), [{ kind: 'written' }])
  })

  it('two writes of one user in a batch are a mistake of the caller', async () => {
    await assert.rejects(
      create().compareAndSetMany([aWrite('ann'), aWrite('ann')]),
      (error) => error instanceof InvariantError && error.message.includes('fold them into one'),
    )
  })

  it('only profiles of its own prefix are counted', async () => {
    const store = create()
    const other = create()
    await store.compareAndSetMany([aWrite('ann'), aWrite('bob')])
    await other.compareAndSetMany([aWrite('ann')])
    await store.logIdentity.raiseOffsets(new Map([[0, 1]]))

    assert.equal(await store.count(), 2)
  })

  it('the first log named stays named, until it is replaced with its offsets', async () => {
    const { logIdentity } = create()
    const one = { clusterId: 'a', topic: 't1' }
    const other = { clusterId: 'b', topic: 't2' }
    assert.equal(await logIdentity.read(), null)

    assert.deepEqual(await logIdentity.claim(one), one)
    assert.deepEqual(await logIdentity.claim(other), one)
    await logIdentity.raiseOffsets(new Map([[0, 5]]))
    await logIdentity.replace(other)

    assert.deepEqual(await logIdentity.read(), other)
    assert.deepEqual(await logIdentity.readOffsets(), new Map())
  })

  it('offsets are raised and never lowered', async () => {
    const { logIdentity } = create()
    await logIdentity.raiseOffsets(new Map([[0, 5], [11, 9_007_199_254_740_000]])) // prettier-ignore
    await logIdentity.raiseOffsets(new Map([[0, 3], [2, 1]])) // prettier-ignore
    await logIdentity.raiseOffsets(new Map())

    assert.deepEqual(
      await logIdentity.readOffsets(),
      new Map([[0, 5], [11, 9_007_199_254_740_000], [2, 1]]), // prettier-ignore
    )
  })

  it('Redis says how it keeps data', async () => {
    const { maxmemoryPolicy, appendOnlyFile } = await create().durability()
    assert.equal(typeof appendOnlyFile, 'boolean')
    assert.match(maxmemoryPolicy, /^(noeviction|allkeys|volatile)/)
  })
})

void describe('a Redis that goes away', { skip: noRedisServer }, () => {
  let server: OwnRedis
  let redis: RedisConnection
  let store: RedisProfileStore

  before(async () => {
    server = await createOwnRedis()
    await server.start()
    const settings = settingsFor({ url: server.url, connectTimeoutMs: 3_000, commandTimeoutMs: 500 })
    redis = createRedisConnection({ logger }, settings)
    store = createProfileStore({ redis }, settings)
  })
  after(async () => {
    redis.disconnect()
    await server.remove()
  })

  it('a call that gets no answer fails in time, may be tried again, and a write is refused when it had arrived', async () => {
    const pinned = store.inGeneration(0)
    await pinned.compareAndSetMany([aWrite('ann')])
    server.stall()

    await assert.rejects(pinned.compareAndSetMany([aWrite('bob')]), UnavailableError)
    server.resume()
    const [again] = await pinned.compareAndSetMany([aWrite('bob')])

    assert.equal(again?.kind, 'conflict')
  })

  it('nothing is queued while it is away', async () => {
    await redis.ping()
    await server.kill()
    await assert.rejects(redis.set('late', 'x'))
    await server.start()
    await store.ping()

    assert.equal(await redis.get('late'), null)
  })

  it('a restarted server is another run, and what it lost is seen as absent', async () => {
    const before = await store.runId()
    await server.kill()
    await assert.rejects(redis.ping())
    await server.start()

    const after = await store.runId()

    assert.notEqual(after, before)
    assert.equal(await store.runId(), after)
    assert.deepEqual(await store.readMany([asUserId('ann')]), [null])
  })

  it('a call made while it is away fails as unavailable and names the address', async () => {
    await server.kill()
    await assert.rejects(redis.ping())

    await assert.rejects(store.readMany([asUserId('ann')]), (error) => {
      assert.ok(error instanceof UnavailableError && error.retriable)
      assert.match(error.message, new RegExp(`Redis at redis://127.0.0.1:${server.port} does not answer`))
      return true
    })
    await server.start()
    await store.ping()
  })
})

void describe('a Redis that is not as it must be', { skip: noRedisServer }, () => {
  const servers: OwnRedis[] = []
  const connections: RedisConnection[] = []
  const storeOn = (settings: RedisSettings): RedisProfileStore => {
    const redis = createRedisConnection({ logger }, settings)
    connections.push(redis)
    return createProfileStore({ redis }, settings)
  }
  const started = async (...options: string[]): Promise<OwnRedis> => {
    const server = await createOwnRedis(...options)
    servers.push(server)
    await server.start()
    return server
  }
  after(async () => {
    for (const redis of connections) redis.disconnect()
    for (const server of servers) await server.remove()
  })

  it('a wrong password is a mistake in the settings, and is not shown', async () => {
    const server = await started('--requirepass', 'right')
    const address = `redis://:mistaken@127.0.0.1:${server.port}`

    const store = storeOn(settingsFor({ url: address, connectTimeoutMs: 1_000 }))

    await assert.rejects(store.ping(), (error) => {
      assert.ok(error instanceof Error)
      assert.equal(error.name, 'ConfigError')
      assert.match(error.message, /refuses our user or password/)
      assert.doesNotMatch(error.message, /mistaken/)
      return true
    })
    await storeOn(settingsFor({ url: address.replace('mistaken', 'right') })).ping()
  })

  it('what is asked right after connecting waits for the connection', async () => {
    const server = await started()
    const redis = createRedisConnection({ logger }, settingsFor({ url: server.url }))
    connections.push(redis)

    assert.equal(await redis.ping(), 'PONG')
  })

  it('a replica is refused', async () => {
    const master = await started()
    const replica = await started('--replicaof', `127.0.0.1 ${master.port}`)

    await assert.rejects(storeOn(settingsFor({ url: replica.url })).runId(), /takes no writes/)
  })

  it('a full server says so, and the write may be tried again', async () => {
    const server = await started('--maxmemory', '100kb', '--maxmemory-policy', 'noeviction')
    const store = storeOn(settingsFor({ url: server.url }))

    await assert.rejects(store.compareAndSetMany([aWrite('ann')]), (error) => {
      assert.ok(error instanceof UnavailableError)
      assert.match(error.message, /it is full/)
      return true
    })
  })

  it('a server that evicts is found out', async () => {
    const server = await started('--maxmemory-policy', 'allkeys-lru', '--appendonly', 'yes')

    assert.deepEqual(await storeOn(settingsFor({ url: server.url })).durability(), {
      maxmemoryPolicy: 'allkeys-lru',
      appendOnlyFile: true,
    })
  })
})
