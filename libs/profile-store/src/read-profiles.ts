/** Reads many profiles in few round trips: MGET on one server, a pipeline for each node of a Cluster. */
import type { RedisConnection } from '@profilestream/redis'
import { Cluster } from 'ioredis'
import { groupBySlots, inKeyOrder } from './slot-groups.js'

/** Keys of one MGET: enough to make the round trip cheap, few enough not to hold the server up. */
const KEYS_PER_CALL = 512

const chunks = (keys: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(keys.length / KEYS_PER_CALL) }, (_, i) =>
    keys.slice(i * KEYS_PER_CALL, (i + 1) * KEYS_PER_CALL),
  )

const readFromCluster = async (cluster: Cluster, keys: readonly string[]): Promise<(Buffer | null)[]> => {
  const groups = groupBySlots(cluster, keys)
  const replies = await Promise.all(
    groups.map((group) => {
      const pipeline = cluster.pipeline()
      for (const index of group) pipeline.getBuffer(keys[index] ?? '')
      return pipeline.exec()
    }),
  )
  const ordered = inKeyOrder(groups, replies)
  // A key that has just moved to another node is asked for again, alone: the client follows the redirection.
  return Promise.all(
    ordered.map(async ([error, value], index) =>
      error === null ? (value as Buffer | null) : cluster.getBuffer(keys[index] ?? ''),
    ),
  )
}

/** The values of keys, in their order; null where there is none. Rejects with what ioredis throws. */
export const readKeys = async (
  redis: RedisConnection,
  keys: readonly string[],
): Promise<(Buffer | null)[]> => {
  if (redis instanceof Cluster) return readFromCluster(redis, keys)
  const values = await Promise.all(chunks(keys).map((chunk) => redis.mgetBuffer(...chunk)))
  return values.flat()
}
