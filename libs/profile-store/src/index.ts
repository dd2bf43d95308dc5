/** Redis adapter of the profile store. */
export {
  createRedisConnection,
  redisSettings,
  whenReady,
  type RedisConnection,
  type RedisSettings,
} from '@profilestream/redis'
export { createHotProfiles, type HotProfiles } from './hot-profiles.js'
export { type LogIdentity, type LogIdentityStore } from './log-identity.js'
export { createMemoryProfileStore } from './memory-profile-store.js'
export { createProfileStore, type RedisProfileStore } from './redis-profile-store.js'
export { type Durability } from './server-state.js'
