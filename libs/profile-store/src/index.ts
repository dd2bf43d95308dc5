/** Redis adapter of the profile store. */
export { createHotProfiles, type HotProfiles } from './hot-profiles.js'
export { type LogIdentity, type LogIdentityStore } from './log-identity.js'
export { createMemoryProfileStore } from './memory-profile-store.js'
export { createRedisConnection, whenReady, type RedisConnection } from './redis-connection.js'
export { createProfileStore, type RedisProfileStore } from './redis-profile-store.js'
export { type Durability } from './server-state.js'
export { redisSettings, type RedisSettings } from './settings.js'
