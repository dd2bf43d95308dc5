/** The Redis that the test run gives, with a key prefix of this file's own; removed when the tests end. */
import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import { Redis } from 'ioredis'

/** A connection for tests, and why they are skipped where there is none. */
export interface TestRedis {
  readonly redis: Redis
  readonly skip: string | false
  /** Another prefix at every call. */
  readonly prefix: () => string
}

/** Connects to the given server once; a file calls it at its top. */
export const testRedis = (file: string): TestRedis => {
  const url = process.env['PROFILESTREAM_TEST_REDIS_URL']
  const redis = new Redis(url ?? 'redis://127.0.0.1:1', { lazyConnect: true, maxRetriesPerRequest: 1 })
  const own = `test:${file}:${randomUUID()}:`
  let count = 0
  after(async () => {
    if (url !== undefined) {
      const keys = await redis.keys(`${own}*`)
      if (keys.length > 0) await redis.unlink(...keys)
    }
    redis.disconnect()
  })
  return {
    redis,
    skip: url === undefined ? 'no Redis given: run npm test' : false,
    prefix: () => `${own}${count++}:`,
  }
}
