/** Profiles in Redis: one value a user, read and written many at a time, written only on the version that was read. */
import { InvariantError, type UserId } from '@profilestream/contracts'
import type { CompareAndSetResult, ProfileStore, ProfileWrite } from '@profilestream/profile'
import {
  askRedis,
  createLuaScript,
  whenReady,
  type LuaScript,
  type RedisConnection,
  type RedisSettings,
} from '@profilestream/redis'
import { createFollowingReads } from './following-reads.js'
import { createGenerationStore, type GenerationStore } from './generations.js'
import { createLogIdentityStore, type LogIdentityStore } from './log-identity.js'
import { createPinnedProfiles, type PinnedProfiles } from './pinned-profiles.js'
import { profileKeys, type ProfileKeys } from './profile-keys.js'
import { readKeys } from './read-profiles.js'
import { eachProfile, type StoredProfile } from './scan-profiles.js'
import { countKeys, runIdsOf, weakestDurability, type Durability } from './server-state.js'
import { writeIfUnchanged, type KeyedWrite } from './write-profiles.js'

/** The profile store, which follows the live generation, and what else its Redis can be asked. */
export interface RedisProfileStore extends ProfileStore {
  /** The profiles of one generation, whichever is live: what a rebuild folds into. */
  inGeneration(generation: number): ProfileStore
  /** The live generation, until `accept` takes another: what a builder works with. */
  pinned(): PinnedProfiles
  /** Which generation is live, and what a rebuild leaves here. */
  readonly generations: GenerationStore
  /** Goes through all profiles of a generation, some hundreds at a time; one that is written meanwhile is seen at least once. */
  eachProfile(generation: number, take: (profiles: readonly StoredProfile[]) => Promise<void>): Promise<void>
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
  const { keyPrefix } = settings
  const script = scriptOf(redis, 'compare-and-set-n')
  const generations = createGenerationStore(
    {
      redis,
      scripts: {
        move: scriptOf(redis, 'move-generation-2'),
        renew: scriptOf(redis, 'renew-barrier-1'),
        read: scriptOf(redis, 'read-generation-2'),
      },
    },
    { prefix: keyPrefix, profilesOf: (generation) => profileKeys(keyPrefix, generation).profiles },
  )
  const raise = scriptOf(redis, 'raise-offsets-1')
  const log = createLogIdentityStore({ redis, raise }, profileKeys(keyPrefix, 0))

  const ask = async <Reply>(doing: string, call: () => Promise<Reply>): Promise<Reply> => {
    await whenReady(redis, settings)
    return askRedis(redis, doing, call)
  }
  const liveKeys = async (): Promise<ProfileKeys> => profileKeys(keyPrefix, (await generations.live()).number)
  const readIn = (keys: ProfileKeys, userIds: readonly UserId[]): Promise<(Uint8Array | null)[]> =>
    readKeys(
      redis,
      userIds.map((userId) => keys.profile(userId)),
    )
  const writeIn = (keys: ProfileKeys, writes: readonly ProfileWrite[]): Promise<CompareAndSetResult[]> => {
    checkDistinct(writes)
    return writeIfUnchanged(
      { redis, script },
      writes.map((write) => keyed(keys, write)),
    )
  }
  const following = createFollowingReads(generations, (generation, userIds) =>
    readIn(profileKeys(keyPrefix, generation), userIds),
  )
  const inGeneration = (generation: number): ProfileStore => ({
    readMany: (userIds) =>
      ask(`reading ${userIds.length} profiles`, () => readIn(profileKeys(keyPrefix, generation), userIds)),
    compareAndSetMany: (writes) =>
      ask(`writing ${writes.length} profiles`, () => writeIn(profileKeys(keyPrefix, generation), writes)),
  })

  return {
    readMany: (userIds) => ask(`reading ${userIds.length} profiles`, () => following(userIds)),
    compareAndSetMany: (writes) =>
      ask(`writing ${writes.length} profiles`, async () => writeIn(await liveKeys(), writes)),
    inGeneration,
    pinned: () =>
      createPinnedProfiles(
        () => ask('asking which profiles are live', () => generations.live()),
        inGeneration,
      ),
    generations: {
      live: () => ask('asking which profiles are live', () => generations.live()),
      begun: () => ask('asking which rebuild was begun', () => generations.begun()),
      begin: (rebuild) => ask('beginning a rebuild', () => generations.begin(rebuild)),
      progress: (upTo) => ask('remembering how far a rebuild is', () => generations.progress(upTo)),
      end: () => ask('ending a rebuild', () => generations.end()),
      raiseBarrier: (id, standsMs) =>
        ask('putting up a barrier', () => generations.raiseBarrier(id, standsMs)),
      renewBarrier: (id, standsMs) => ask('keeping a barrier', () => generations.renewBarrier(id, standsMs)),
      lowerBarrier: (id) => ask('taking a barrier away', () => generations.lowerBarrier(id)),
      stopped: (id, partitions) => ask('saying what has stopped', () => generations.stopped(id, partitions)),
      stops: (id) => ask('asking what has stopped', () => generations.stops(id)),
      move: (id, to) => ask('making a generation live', () => generations.move(id, to)),
      remove: (generation, signal) =>
        ask('removing profiles of a generation', () => generations.remove(generation, signal)),
    },
    eachProfile: (generation, take) =>
      ask('reading all profiles', () =>
        eachProfile(redis, profileKeys(keyPrefix, generation).profiles, take),
      ),
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
