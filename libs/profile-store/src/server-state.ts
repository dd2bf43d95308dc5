/** What the servers say of themselves: which run this is, whether they are masters, whether they keep what they are given. */
import { UnavailableError } from '@profilestream/contracts'
import type { RedisConnection } from '@profilestream/redis'
import { Cluster, type Redis } from 'ioredis'
import { scanKeys } from './scan-keys.js'

/** How well the servers keep what they are given. */
export interface Durability {
  /** noeviction, or a policy under which profiles vanish unseen. */
  readonly maxmemoryPolicy: string
  /** Whether acknowledged writes are appended to a file. */
  readonly appendOnlyFile: boolean
}

/** The servers that take writes. */
export const mastersOf = (redis: RedisConnection): readonly Redis[] =>
  redis instanceof Cluster ? redis.nodes('master') : [redis]

const fieldOf = (info: string, name: string): string =>
  info
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim() ?? ''

const runIdOf = async (server: Redis): Promise<string> => {
  const [about, replication] = await Promise.all([server.info('server'), server.info('replication')])
  const role = fieldOf(replication, 'role')
  if (role !== 'master') {
    throw new UnavailableError(`Redis is a ${role}, which takes no writes; name the master in redis.url`)
  }
  return fieldOf(about, 'run_id')
}

/**
 * Changes whenever a server was restarted or another took its place: then acknowledged writes may be lost.
 * @throws  UnavailableError when a server is no master
 */
export const runIdsOf = async (redis: RedisConnection): Promise<string> =>
  (await Promise.all(mastersOf(redis).map(runIdOf))).sort().join(',')

const durabilityOf = async (server: Redis): Promise<Durability> => {
  const [memory, persistence] = await Promise.all([server.info('memory'), server.info('persistence')])
  return {
    maxmemoryPolicy: fieldOf(memory, 'maxmemory_policy'),
    appendOnlyFile: fieldOf(persistence, 'aof_enabled') === '1',
  }
}

/** The weakest promise of any server. */
export const weakestDurability = async (redis: RedisConnection): Promise<Durability> => {
  const all = await Promise.all(mastersOf(redis).map(durabilityOf))
  const evicting = all.find(({ maxmemoryPolicy }) => maxmemoryPolicy !== 'noeviction')
  return {
    maxmemoryPolicy: evicting?.maxmemoryPolicy ?? 'noeviction',
    appendOnlyFile: all.every(({ appendOnlyFile }) => appendOnlyFile),
  }
}

const SCAN_COUNT = 5_000

const countOnServer = async (server: Redis, prefix: string): Promise<number> => {
  let count = 0
  for await (const keys of scanKeys(server, prefix, SCAN_COUNT)) count += keys.length
  return count
}

/** How many keys begin with a prefix; goes through all keys in steps, about a second for a million. */
export const countKeys = async (redis: RedisConnection, prefix: string): Promise<number> => {
  const counts = await Promise.all(mastersOf(redis).map((server) => countOnServer(server, prefix)))
  return counts.reduce((total, count) => total + count, 0)
}
