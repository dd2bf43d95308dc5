/** Lua scripts: read from a package's lua folder, run by their hash, sent whole to a server that does not know them yet. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RedisConnection } from './connection.js'

/** One call of a script. */
export interface ScriptCall {
  readonly keys: readonly string[]
  readonly args: readonly (string | number | Buffer)[]
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
 * Reads a script.
 * @param file  the script; its name ends with the number of its keys, n for any: new URL('../lua/lead-2.lua', import.meta.url)
 */
export const createLuaScript = (redis: RedisConnection, file: URL): LuaScript => {
  const source = readFileSync(file, 'utf8')
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
