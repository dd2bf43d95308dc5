/** Lua scripts: loaded from the package's lua folder, run by their hash, sent whole when the server does not know them yet. */
import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import type { Cluster, Redis } from 'ioredis'
import { redisCall } from './redis-call.js'

/** A ready connection to one Redis or to a Cluster. */
export type RedisConnection = Redis | Cluster

/** One script; runs where its first key lives. */
export interface Script {
  run(keys: readonly string[], args: readonly (string | number)[]): Promise<number>
}

/**
 * Reads a script of this package.
 * @param name  file name without .lua; its number of keys is its last part
 */
export const createScript = (redis: RedisConnection, name: string): Script => {
  const source = readFileSync(new URL(`../lua/${name}.lua`, import.meta.url), 'utf8')
  const digest = createHash('sha1').update(source).digest('hex')
  const run = async (keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> => {
    const parameters = [...keys, ...args]
    try {
      return await redis.evalsha(digest, keys.length, ...parameters)
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
      return await redis.eval(source, keys.length, ...parameters)
    }
  }
  return {
    run: async (keys, args) => Number(await redisCall(`run ${name} on ${keys.join(', ')}`, run(keys, args))),
  }
}
