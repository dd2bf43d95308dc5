/** Asking Redis, with the house's errors for whatever goes wrong. */
import { ConfigError, InvariantError, UnavailableError } from '@profilestream/contracts'
import { Cluster } from 'ioredis'
import type { RedisConnection } from './connection.js'
import { redisError } from './errors.js'

const isOurs = (error: unknown): boolean =>
  error instanceof UnavailableError || error instanceof InvariantError || error instanceof ConfigError

const addressOf = (redis: RedisConnection): string => {
  const servers = redis instanceof Cluster ? redis.nodes() : [redis]
  return servers.map(({ options }) => `redis://${options.host ?? ''}:${options.port ?? ''}`).join(', ')
}

/**
 * Gives the reply; a failure is thrown as one of the house's errors.
 * @param doing  what is done, to what, for the message: "reading 300 profiles"
 * @param call   errors of ours that it throws stay as they are
 */
export const askRedis = async <Reply>(
  redis: RedisConnection,
  doing: string,
  call: () => Promise<Reply>,
): Promise<Reply> => {
  try {
    return await call()
  } catch (error) {
    throw isOurs(error) ? error : redisError(error, doing, addressOf(redis))
  }
}
