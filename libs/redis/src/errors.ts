/** What a failed call to Redis means: it is away or busy (the same call may succeed later), or it refuses us. */
import { ConfigError, describeError, InvariantError, UnavailableError } from '@profilestream/contracts'

/** Replies of a server that may answer the same call later. */
const LATER =
  /^(LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN|READONLY|MISCONF|OOM|UNBLOCKED|NOREPLICAS|MOVED|ASK)\b/

const ADVICE: Readonly<Record<string, string>> = {
  OOM: 'it is full; raise its maxmemory',
  MISCONF: 'it cannot save to its disk; see its log',
  READONLY: 'it is a replica; name the master in redis.url',
  LOADING: 'it is still loading its data',
}

const REFUSALS = /^(NOAUTH|WRONGPASS|NOPERM|ERR AUTH|ERR invalid password)/

/** A Redis address without its password, for messages. */
export const maskedUrl = (url: string): string => url.replace(/\/\/.*@/, '//***@')

const codeOf = (error: Error): string => error.message.split(' ', 1)[0] ?? ''

/** Whether the server itself refused, rather than being unreachable. */
const isReply = (error: unknown): error is Error => error instanceof Error && error.name === 'ReplyError'

/**
 * The error of ours for one of ioredis.
 * @param doing    what was being done, to what: "writing 300 profiles"
 * @param address  where Redis is, without a password
 */
export const redisError = (error: unknown, doing: string, address: string): Error => {
  if (!isReply(error)) {
    return new UnavailableError(
      `${doing}: Redis at ${address} does not answer (${describeError(error)}); check that it runs and that redis.url names it`,
      { cause: error },
    )
  }
  if (REFUSALS.test(error.message)) {
    return new ConfigError(`${doing}: Redis at ${address} refuses our user or password; check redis.url`, {
      cause: error,
    })
  }
  const advice = ADVICE[codeOf(error)] ?? error.message
  if (LATER.test(error.message)) {
    return new UnavailableError(`${doing}: Redis at ${address} can't do it now: ${advice}`, { cause: error })
  }
  return new InvariantError(
    `${doing}: Redis at ${address} refused (${error.message}); check what else writes under redis.keyPrefix`,
    { cause: error },
  )
}
