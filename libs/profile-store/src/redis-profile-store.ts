/** Profiles in Redis: one value a user, read and written many at a time, written only on the version that was read. */
import { InvariantError, type UserId } from '@profilestream/contracts'
import type { ProfileStore, ProfileWrite } from '@profilestream/profile'
import {
  askRedis,
  createLuaScript,
  whenReady,
  type LuaScript,
  type RedisConnection,
  type RedisSettings,
} from '@profilestream/redis'
import { createLogIdentityStore, type LogIdentityStore } from './log-identity.js'
import { profileKeys, type ProfileKeys } from './profile-keys.js'
import { readKeys } from './read-profiles.js'
import { countKeys, runIdsOf, weakestDurability, type Durability } from './server-state.js'
import { writeIfUnchanged, type KeyedWrite } from './write-profiles.js'

/** The profile store, and what else its Redis can be asked. */
export interface RedisProfileStore extends ProfileStore {
  /** Which log the profiles were folded from, and how far. */
  readonly logIdentity: LogIdentityStore
  /** Changes whenever a server was restarted or another took its place; refuses a server that is no master. */
  runId(): Promise<string>
  /** Resolves when Redis answers. */
  ping(): Promise<void>
  /** How many profiles there are; goes through all keys. */
  count(): Promise<number>
  /** Whether Redis keeps what it is given. */
  durability(): Promise<Durability>
}

type StoreSettings = Pick<RedisSettings, 'url' | 'keyPrefix' | 'connectTimeoutMs'>

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

/** The generation that is live: read once, when first needed. */
const createLiveKeys = (redis: RedisConnection, prefix: string): (() => Promise<ProfileKeys>) => {
  let live: ProfileKeys | undefined
  return async () => {
    live ??= profileKeys(prefix, Number((await redis.get(profileKeys(prefix, 0).generation)) ?? 0))
    return live
  }
}

const keyed = (keys: ProfileKeys, write: ProfileWrite): KeyedWrite => ({
  key: keys.profile(write.userId),
  expectedVersion: write.expectedVersion,
  bytes: asBuffer(write.bytes),
})

const checkDistinct = (writes: readonly ProfileWrite[]): void => {
  if (new Set(writes.map(({ userId }) => userId)).size === writes.length) return
  throw new InvariantError('two writes of one batch name the same user; fold them into one first')
}

const scriptOf = (redis: RedisConnection, name: string): LuaScript =>
  createLuaScript(redis, new URL(`../lua/${name}.lua`, import.meta.url))

/** Profiles in a Redis or a Cluster. */
export const createProfileStore = (
  { redis }: { readonly redis: RedisConnection },
  settings: StoreSettings,
): RedisProfileStore => {
  const liveKeys = createLiveKeys(redis, settings.keyPrefix)
  const script = scriptOf(redis, 'compare-and-set-n')
  const raise = scriptOf(redis, 'raise-offsets-1')
  const log = createLogIdentityStore({ redis, raise }, profileKeys(settings.keyPrefix, 0))

  const ask = async <Reply>(doing: string, call: () => Promise<Reply>): Promise<Reply> => {
    await whenReady(redis, settings)
    return askRedis(redis, doing, call)
  }
  const readMany = (userIds: readonly UserId[]): Promise<(Uint8Array | null)[]> =>
    ask(`reading ${userIds.length} profiles`, async () => {
      const keys = await liveKeys()
      return readKeys(
        redis,
        userIds.map((userId) => keys.profile(userId)),
      )
    })

  return {
    readMany,
    compareAndSetMany: (writes) =>
      ask(`writing ${writes.length} profiles`, async () => {
        checkDistinct(writes)
        const keys = await liveKeys()
        return writeIfUnchanged(
          { redis, script },
          writes.map((write) => keyed(keys, write)),
        )
      }),
    logIdentity: {
      read: () => ask('reading which log is folded', () => log.read()),
      claim: (identity) => ask('naming the log that is folded', () => log.claim(identity)),
      replace: (identity) => ask('naming the log that is folded', () => log.replace(identity)),
      readOffsets: () => ask('reading the offsets applied', () => log.readOffsets()),
      raiseOffsets: (offsets) => ask('raising the offsets applied', () => log.raiseOffsets(offsets)),
    },
    runId: () => ask('asking which run this is', () => runIdsOf(redis)),
    ping: () =>
      ask('asking whether it answers', async () => {
        await redis.ping()
      }),
    count: () => ask('counting profiles', async () => countKeys(redis, (await liveKeys()).profiles)),
    durability: () => ask('asking how it keeps data', () => weakestDurability(redis)),
  }
}
