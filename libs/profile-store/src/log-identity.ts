/** Which log the profiles were folded from, and how far: offsets mean something only within one log. */
import type { LuaScript, RedisConnection } from '@profilestream/redis'
import type { ProfileKeys } from './profile-keys.js'

/** The log. */
export interface LogIdentity {
  /** The Kafka cluster's own id. */
  readonly clusterId: string
  /** What tells the topic from another of the same name made later: its id, or a marker kept in it. */
  readonly topic: string
}

/** The store's memory of the log. */
export interface LogIdentityStore {
  /** The log the profiles were folded from, or null before the first. */
  read(): Promise<LogIdentity | null>
  /** Names the log if none is named yet; gives the one that is named now. */
  claim(identity: LogIdentity): Promise<LogIdentity>
  /** Names another log, whatever was named: after a rebuild. */
  replace(identity: LogIdentity): Promise<void>
  /** Partition → next offset, the highest applied to any profile plus one. */
  readOffsets(): Promise<ReadonlyMap<number, number>>
  /** Raises next offsets; lower ones are left alone. */
  raiseOffsets(offsets: ReadonlyMap<number, number>): Promise<void>
}

const identityFrom = (fields: Readonly<Record<string, string>>): LogIdentity | null =>
  fields.clusterId === undefined || fields.topic === undefined
    ? null
    : { clusterId: fields.clusterId, topic: fields.topic }

/** Keeps the log's identity in Redis. Methods reject with what ioredis throws. */
export const createLogIdentityStore = (
  { redis, raise }: { readonly redis: RedisConnection; readonly raise: LuaScript },
  keys: Pick<ProfileKeys, 'log' | 'offsets'>,
): LogIdentityStore => {
  const read = async (): Promise<LogIdentity | null> => identityFrom(await redis.hgetall(keys.log))
  return {
    read,
    claim: async (identity) => {
      const known = await read()
      if (known !== null) return known
      await redis.hsetnx(keys.log, 'clusterId', identity.clusterId)
      await redis.hsetnx(keys.log, 'topic', identity.topic)
      return (await read()) ?? identity
    },
    replace: async (identity) => {
      await redis.hset(keys.log, { ...identity })
      await redis.del(keys.offsets)
    },
    readOffsets: async () => {
      const fields = await redis.hgetall(keys.offsets)
      return new Map(Object.entries(fields).map(([partition, next]) => [Number(partition), Number(next)]))
    },
    raiseOffsets: async (offsets) => {
      if (offsets.size === 0) return
      await raise.run({ keys: [keys.offsets], args: [...offsets].flat().map(String) })
    },
  }
}
