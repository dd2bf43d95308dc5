/** The scripts of this package: each replies with one whole number. */
import { askRedis, createLuaScript, type RedisConnection } from '@profilestream/redis'

/** One script; runs where its first key lives. */
export interface CountingScript {
  run(keys: readonly string[], args: readonly (string | number)[]): Promise<number>
}

/**
 * Reads a script of this package.
 * @param name  file name without .lua; its number of keys is its last part
 */
export const createCountingScript = (redis: RedisConnection, name: string): CountingScript => {
  const script = createLuaScript(redis, new URL(`../lua/${name}.lua`, import.meta.url))
  return {
    run: async (keys, args) =>
      Number(
        await askRedis(redis, `running ${name} on ${keys.join(', ')}`, () => script.run({ keys, args })),
      ),
  }
}
