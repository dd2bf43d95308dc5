/** Goes through the keys of a prefix on one server in steps, each short: it serves others in between. */
import type { Redis } from 'ioredis'

const GLOB = /[\\*?[\]^-]/g

/**
 * The keys that begin with a prefix, step by step; a step may find none. One that is there all the while is seen, perhaps twice.
 * @param atOnce  keys that the server looks at in one step, about
 */
export async function* scanKeys(server: Redis, prefix: string, atOnce: number): AsyncGenerator<string[]> {
  const pattern = `${prefix.replace(GLOB, String.raw`\$&`)}*`
  let cursor = '0'
  do {
    const [next, keys] = await server.scan(cursor, 'MATCH', pattern, 'COUNT', atOnce)
    yield keys
    cursor = next
  } while (cursor !== '0')
}
