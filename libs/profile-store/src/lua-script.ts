/** Lua scripts: read from the package's lua folder, run by their hash, sent whole to a server that does not know them yet. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RedisConnection } from './redis-connection.js'

/** One call of a script. */
export interface ScriptCall {
  readonly keys: readonly string[]
  readonly args: readonly (string | Buffer)[]
}

/** A script that runs on the server that holds its keys. */
export interface LuaScript {
  readonly digest: string
  readonly source: string
  /** Replies are Buffers; runs atomically. Rejects with what ioredis throws. */
  run(call: ScriptCall): Promise<unknown>
}

/** Whether a server does not know the script. */
export const isUnknownScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOSCRIPT')

/**
 * Reads a script of this package.
 * @param name  file name without .lua; its last part is the number of its keys, n for any
 */
export const createLuaScript = (redis: RedisConnection, name: string): LuaScript => {
  const source = readFileSync(new URL(`../lua/${name}.lua`, import.meta.url), 'utf8')
  const digest = createHash('sha1').update(source).digest('hex')
  const run = async ({ keys, args }: ScriptCall): Promise<unknown> => {
    const parameters = [keys.length, ...keys, ...args]
    try {
      return await redis.callBuffer('EVALSHA', digest, ...parameters)
    } catch (error) {
      if (!isUnknownScript(error)) throw error
      return await redis.callBuffer('EVAL', source, ...parameters)
    }
  }
  return { digest, source, run }
}
