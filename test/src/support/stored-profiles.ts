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

/** Opens the profiles under a prefix. @param cluster  whether the Redis is a node of a Cluster */
export const openProfiles = (
  redisUrl: string,
  keyPrefix: string,
  { cluster = false }: { readonly cluster?: boolean } = {},
): StoredProfiles => {
  const settings = redisSettings.parse({ url: redisUrl, keyPrefix, cluster })
  const redis = createRedisConnection({ logger: silent }, settings)
  return { store: createProfileStore({ redis }, settings), close: () => redis.disconnect() }
}
