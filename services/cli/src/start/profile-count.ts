/** Counts the profiles in the store, for the live view. */
import { createProfileStore, createRedisConnection, redisSettings } from '@profilestream/profile-store'
import { loadSettings } from '@profilestream/service'
import { commandLogger } from '../connections.js'

/** An open count; close it when done. */
export interface ProfileCount {
  count(): Promise<number>
  close(): void
}

/**
 * Opens a connection to the store.
 * @param env  names Redis
 */
export const openProfileCount = (env: NodeJS.ProcessEnv): ProfileCount => {
  const { redis: settings } = loadSettings({ redis: redisSettings }, { env })
  const redis = createRedisConnection({ logger: commandLogger() }, settings)
  const store = createProfileStore({ redis }, settings)
  return { count: () => store.count(), close: () => redis.disconnect() }
}
