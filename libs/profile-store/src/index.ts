/** Redis adapter of the profile store. */
export {
  createRedisConnection,
  redisSettings,
  whenReady,
  type RedisConnection,
  type RedisSettings,
} from '@profilestream/redis'
export {
  type BegunRebuild,
  type FoldedUpTo,
  type GenerationStore,
  type LiveGeneration,
} from './generations.js'
export { createPinnedProfiles, type PinnedProfiles } from './pinned-profiles.js'
export { type StoredProfile } from './scan-profiles.js'
export { createHotProfiles, type HotProfiles } from './hot-profiles.js'
export { type LogIdentity, type LogIdentityStore } from './log-identity.js'
export { createMemoryProfileStore } from './memory-profile-store.js'
export { createProfileStore, type RedisProfileStore } from './redis-profile-store.js'
export { type Durability } from './server-state.js'
