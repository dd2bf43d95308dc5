/** The profiles that stand in a test's Redis, to look at. */
import {
  createProfileStore,
  createRedisConnection,
  redisSettings,
  type RedisProfileStore,
} from '@profilestream/profile-store'
import { silent } from './event-log.js'

/** The profiles of a test, to look at. */
export interface StoredProfiles {
  readonly store: RedisProfileStore
  readonly close: () => void
}

/** Opens the profiles under a prefix. */
export const openProfiles = (redisUrl: string, keyPrefix: string): StoredProfiles => {
  const settings = redisSettings.parse({ url: redisUrl, keyPrefix })
  const redis = createRedisConnection({ logger: silent }, settings)
  return { store: createProfileStore({ redis }, settings), close: () => redis.disconnect() }
}
