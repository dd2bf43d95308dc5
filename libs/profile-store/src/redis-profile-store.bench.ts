/**
 * How fast profiles are read from and written to Redis: run by hand with PROFILESTREAM_TEST_REDIS_URL set and
 * `node libs/profile-store/dist/redis-profile-store.bench.js`. Limit: 100,000 profiles a second each way, in batches of 5,000.
 */
import { randomUUID } from 'node:crypto'
import { asUserId } from '@profilestream/contracts'
import { createProfile, encodeProfile } from '@profilestream/profile'
import { createRedisConnection, redisSettings } from '@profilestream/redis'
import { createLogger } from '@profilestream/service'
import { createProfileStore } from './redis-profile-store.js'

const BATCH = 5_000
const BATCHES = 10
const PROFILE_BYTES = 900

const keyPrefix = `bench:${randomUUID()}:`
const settings = redisSettings.parse({ url: process.env.PROFILESTREAM_TEST_REDIS_URL, keyPrefix })
const redis = createRedisConnection({ logger: createLogger({ service: 'bench', level: 'warn' }) }, settings)
const store = createProfileStore({ redis }, settings)
await store.ping()

const users = Array.from({ length: BATCH }, (_, i) => asUserId(`user-${i}`))
const bytesAt = (version: number): Buffer => {
  const head = encodeProfile({ ...createProfile(asUserId('x')), version })
  return Buffer.concat([head, Buffer.alloc(PROFILE_BYTES - head.length, version)])
}
const serverSeconds = async (): Promise<number> =>
  [...(await redis.info('cpu')).matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  )
const timed = async (what: string, work: () => Promise<unknown>): Promise<void> => {
  const [from, cpu, server] = [process.hrtime.bigint(), process.cpuUsage(), await serverSeconds()]
  await work()
  const seconds = Number(process.hrtime.bigint() - from) / 1e9
  const used = process.cpuUsage(cpu)
  const serverUsed = (await serverSeconds()) - server
  const each = (total: number): string => ((total * 1e6) / (BATCH * BATCHES)).toFixed(2)
  process.stdout.write(
    `${what.padEnd(24)}${Math.round((BATCH * BATCHES) / seconds)}/s, ${each(seconds)} µs each, CPU of this process ${each((used.user + used.system) / 1e6)}, of Redis ${each(serverUsed)}\n`,
  )
}

const writes = Array.from({ length: 3 * BATCHES }, (_, version) =>
  users.map((userId) => ({ userId, expectedVersion: version, bytes: bytesAt(version + 1) })),
)
for (let round = 0; round < 3; round++) {
  await timed('compare and set', async () => {
    for (let i = 0; i < BATCHES; i++) {
      await store.compareAndSetMany(writes[round * BATCHES + i] ?? [])
    }
  })
  await timed('read', async () => {
    for (let i = 0; i < BATCHES; i++) await store.readMany(users)
  })
}
await redis.unlink(users.map((userId) => `${keyPrefix}0:${userId}`))
redis.disconnect()
