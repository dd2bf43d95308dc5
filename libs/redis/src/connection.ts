/**
 * The connection to one Redis or to a Cluster. Once it has been ready, nothing is queued while it is away, and nothing is
 * ever sent twice: a call that got no reply fails, and its caller reads again before it writes again.
 */
import type { Logger } from '@profilestream/service'
import { ConfigError } from '@profilestream/contracts'
import { Cluster, Redis, type ClusterNode, type RedisOptions } from 'ioredis'
import { maskedUrl, redisError } from './errors.js'
import type { RedisSettings } from './settings.js'

/** One Redis or a Cluster. */
export type RedisConnection = Redis | Cluster

const MAX_PAUSE_MS = 2_000
const PAUSE_STEP_MS = 50

const pauseBefore = (attempt: number): number => Math.min(attempt * PAUSE_STEP_MS, MAX_PAUSE_MS)

const sharedOptions = (settings: RedisSettings): RedisOptions => ({
  connectTimeout: settings.connectTimeoutMs,
  commandTimeout: settings.commandTimeoutMs,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
})

const parseUrl = (url: string): URL => {
  try {
    return new URL(url)
  } catch {
    // Without its cause: that one carries the address with its password.
    throw new ConfigError(`redis.url ${maskedUrl(url)} is no address; set redis://host:port`)
  }
}

const nodeOf = (address: string): ClusterNode => {
  const { hostname, port } = new URL(`redis://${address}`)
  return { host: hostname, port: Number(port) }
}

const connectCluster = (settings: RedisSettings): Cluster => {
  const url = parseUrl(settings.url)
  const first = { host: url.hostname, port: Number(url.port || 6379) }
  return new Cluster([first, ...settings.clusterNodes.map(nodeOf)], {
    retryDelayOnFailover: 0,
    clusterRetryStrategy: pauseBefore,
    redisOptions: {
      ...sharedOptions(settings),
      ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
      ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
      ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
    },
  })
}

const connectSingle = (settings: RedisSettings): Redis =>
  new Redis(parseUrl(settings.url).href, { ...sharedOptions(settings), retryStrategy: pauseBefore })

/** Why the connection last failed; for the message of whoever waits for it. */
const lastErrors = new WeakMap<RedisConnection, Error>()

/** Says when the connection goes and comes back, once each. */
const report = (redis: RedisConnection, logger: Logger, address: string): void => {
  let isAway = false
  redis.on('error', (error: Error) => {
    lastErrors.set(redis, error)
    if (!isAway) logger.warn({ address, reason: error.message }, 'Redis is away; trying again')
    isAway = true
  })
  redis.on('ready', () => {
    if (isAway) logger.info({ address }, 'Redis is back')
    isAway = false
  })
}

/**
 * Before the first connection a call may wait for it: nothing can have been read that a write would rest on. Afterwards a
 * server that comes back may have lost what was read, so a waiting write would be one too many.
 */
const queueOnlyBeforeReady = (redis: RedisConnection): void => {
  redis.once('ready', () => {
    redis.options.enableOfflineQueue = false
  })
}

/**
 * Connects in the background and again whenever the connection is lost; end it with `disconnect()`. Calls made before the
 * first connection wait for one attempt; calls made while it is away fail at once, unless `whenReady` is awaited first.
 */
export const createRedisConnection = (
  { logger }: { readonly logger: Logger },
  settings: RedisSettings,
): RedisConnection => {
  const redis = settings.cluster ? connectCluster(settings) : connectSingle(settings)
  queueOnlyBeforeReady(redis)
  report(redis, logger, maskedUrl(settings.url))
  return redis
}

/** Resolves true on `ready`, false when the time is over or the connection has ended. */
const becomesReady = (redis: RedisConnection, timeoutMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const finish = (isReady: boolean): void => {
      clearTimeout(timer)
      redis.off('ready', onReady)
      redis.off('end', onEnd)
      resolve(isReady)
    }
    const onReady = (): void => finish(true)
    const onEnd = (): void => finish(false)
    const timer = setTimeout(onEnd, timeoutMs)
    redis.once('ready', onReady)
    redis.once('end', onEnd)
  })

/**
 * Resolves when Redis can be asked.
 * @throws  UnavailableError when it is not within connectTimeoutMs; ConfigError when it refuses our user or password
 */
export const whenReady = async (
  redis: RedisConnection,
  settings: Pick<RedisSettings, 'url' | 'connectTimeoutMs'>,
): Promise<void> => {
  if (redis.status === 'ready' || (await becomesReady(redis, settings.connectTimeoutMs))) return
  const reason = lastErrors.get(redis) ?? new Error(`no connection within ${settings.connectTimeoutMs} ms`)
  throw redisError(reason, 'connecting', maskedUrl(settings.url))
}
