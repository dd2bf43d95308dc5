/** Where Redis' programs lie, for tests that run servers of their own. */
import { dirname } from 'node:path'
import { acquirePrograms } from './acquire.js'

/** The folder of redis-server and redis-cli. */
export interface RedisPrograms {
  readonly folder: string
  /** for LD_LIBRARY_PATH; null when the system's libraries serve */
  readonly libraryPath: string | null
}

/**
 * Finds them; the set-up brings them where they are missing.
 * @throws ConfigError that says how to bring them
 */
export async function findRedisPrograms(
  root: string,
  report: (line: string) => void,
): Promise<RedisPrograms | null> {
  const { redis } = await acquirePrograms(root, ['redis'], report)
  return redis === undefined ? null : { folder: dirname(redis.command), libraryPath: redis.libraryPath }
}
