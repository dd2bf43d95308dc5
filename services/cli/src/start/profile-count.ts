/** Counts the profiles in the store, for the live view. */
import { createProfileStore } from '@profilestream/profile-store'
import { createRedisConnection, redisSettings } from '@profilestream/redis'
import { loadSettings } from '@profilestream/service'
import { commandLogger } from '../connections.js'

/** An open count; close it when done. */
export interface ProfileCount {
  count(): Promise<number>
  close(): void
}

/** A count goes through all keys: it is made no more often than this, milliseconds. */
const COUNT_EVERY_MS = 5_000

/**
 * Opens a connection to the store.
 * @param env  names Redis
 */
export const openProfileCount = (env: NodeJS.ProcessEnv): ProfileCount => {
  const { redis: settings } = loadSettings({ redis: redisSettings }, { env })
  const redis = createRedisConnection({ logger: commandLogger() }, settings)
  const store = createProfileStore({ redis }, settings)
  let counted = { at: Number.NEGATIVE_INFINITY, profiles: 0 }
  return {
    async count() {
      if (performance.now() - counted.at > COUNT_EVERY_MS) {
        counted = { at: performance.now(), profiles: await store.count() }
      }
      return counted.profiles
    },
    close: () => redis.disconnect(),
  }
}
