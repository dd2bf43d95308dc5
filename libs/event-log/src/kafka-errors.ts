/** What kafkajs throws, as errors of ours that say what to do. */
import { ConfigError, ContractError, describeError, UnavailableError } from '@profilestream/contracts'
import kafkajs, { type KafkaJSProtocolError } from 'kafkajs'

/** The first cause of an error. */
const rootOf = (error: unknown): unknown => {
  const cause = error instanceof Error ? error.cause : undefined
  return cause === undefined || cause === null ? error : rootOf(cause)
}

/** Whether kafkajs threw it: its own loop must see it again, to join the group anew. */
export const isKafkaError = (error: unknown): boolean => error instanceof kafkajs.KafkaJSError

const LEADERLESS = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION'])

/** Whether a topic has no leader yet, as in the moment after it was created. */
export const lacksLeader = (error: unknown): boolean => {
  const root = rootOf(error)
  return root instanceof kafkajs.KafkaJSProtocolError && LEADERLESS.has(root.type)
}

const CODEC = /^(Snappy|LZ4|ZSTD) compression not implemented/

/** The codec a producer used that we can't read, or undefined. */
const unreadableCodec = (error: unknown): string | undefined =>
  error instanceof Error ? CODEC.exec(error.message)?.[1]?.toLowerCase() : undefined

const ofProtocol = (error: KafkaJSProtocolError, doing: string): Error | undefined => {
  const cause = { cause: error }
  switch (error.type) {
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
      return new ContractError(
        `${doing}: a record is larger than the topic takes; send smaller ones or raise its max.message.bytes`,
        cause,
      )
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return new UnavailableError(
        `${doing}: the topic does not exist yet; create it (npm start does) or check kafka.topicPrefix`,
        cause,
      )
    case 'NOT_LEADER_FOR_PARTITION':
    case 'LEADER_NOT_AVAILABLE':
      return new UnavailableError(
        `${doing}: a partition has no leader (${error.type}); check that every broker runs and that the topic's replicas are in sync`,
        cause,
      )
    case 'TOPIC_AUTHORIZATION_FAILED':
    case 'GROUP_AUTHORIZATION_FAILED':
    case 'CLUSTER_AUTHORIZATION_FAILED':
      return new ConfigError(
        `${doing}: the broker does not allow it (${error.type}); check kafka.sasl and the broker's ACLs`,
        cause,
      )
    default:
      return undefined
  }
}

/**
 * The error of ours for one of kafkajs.
 * @param doing  what was being done, to what: "publishing to clickstream"
 */
export const kafkaError = (error: unknown, doing: string, brokers: readonly string[]): Error => {
  if (error instanceof UnavailableError) return error
  const root = rootOf(error)
  const codec = unreadableCodec(root) ?? unreadableCodec(error)
  if (codec !== undefined) {
    return new ContractError(
      `${doing}: a producer compresses with ${codec}, which can't be read here; set its compression.type to gzip or none`,
      { cause: error },
    )
  }
  if (root instanceof Error && root.name === 'KafkaJSSASLAuthenticationError') {
    return new ConfigError(`${doing}: the broker refused our name or password; check kafka.sasl`, {
      cause: error,
    })
  }
  const known = root instanceof kafkajs.KafkaJSProtocolError ? ofProtocol(root, doing) : undefined
  return (
    known ??
    new UnavailableError(
      `${doing}: Kafka at ${brokers.join(', ')} does not answer (${describeError(root)}); check that it runs and that kafka.brokers names it`,
      { cause: error },
    )
  )
}
