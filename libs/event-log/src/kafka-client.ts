/** Makes kafkajs clients: one for each producer, consumer and admin, since kafkajs shares offsets between those of one. */
import type { Logger } from '@profilestream/service'
import { Kafka, logLevel, type LogEntry, type SASLOptions } from 'kafkajs'
import type { KafkaSettings } from './settings.js'

/** How a client retries before it gives up. */
export interface ClientPatience {
  readonly retries: number
  readonly initialRetryTimeMs: number
  readonly maxRetryTimeMs: number
}

/** Says so within about three seconds: for those who wait for an answer. */
export const IMPATIENT: ClientPatience = { retries: 4, initialRetryTimeMs: 100, maxRetryTimeMs: 1_000 }

/** Messages of kafkajs that mean nothing is wrong, or that we say better ourselves. */
const UNINTERESTING =
  /^(Limiting retries for the idempotent producer|There is no leader for this topic-partition)/

/** Fields of a kafkajs line that our logger writes itself. */
const OWN_FIELDS = new Set(['message', 'timestamp', 'logger'])

const write = (logger: Logger, { level, namespace, log }: LogEntry): void => {
  const { message } = log
  const rest = Object.fromEntries(Object.entries(log).filter(([name]) => !OWN_FIELDS.has(name)))
  const line = `kafkajs ${namespace}: ${message}`
  if (UNINTERESTING.test(message)) return
  // kafkajs calls what it will try again an error: we say error when it has given up.
  if (message.startsWith('Response ')) return logger.debug(rest, line)
  if (level === logLevel.ERROR) logger.warn(rest, line)
  else if (level === logLevel.WARN) logger.info(rest, line)
  else logger.debug(rest, line)
}

/** Makes a client; nothing connects until it is used. */
export const createKafkaClient = (
  { logger }: { readonly logger: Logger },
  settings: KafkaSettings,
  patience: ClientPatience = IMPATIENT,
): Kafka =>
  new Kafka({
    clientId: settings.clientId,
    brokers: settings.brokers,
    connectionTimeout: settings.connectionTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    ssl: settings.ssl,
    ...(settings.sasl === undefined ? {} : { sasl: settings.sasl as SASLOptions }),
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => write(logger, entry),
    retry: {
      retries: patience.retries,
      initialRetryTime: patience.initialRetryTimeMs,
      maxRetryTime: patience.maxRetryTimeMs,
    },
  })
