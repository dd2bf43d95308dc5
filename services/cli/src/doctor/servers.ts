/** Checks of the servers and services: whether they answer, and whether they are set as they must be. */
import { describeError, type TopicDescription } from '@profilestream/contracts'
import { createEventLog, type EventLog, kafkaSettings } from '@profilestream/event-log'
import { createProfileStore } from '@profilestream/profile-store'
import { createRedisConnection, redisSettings } from '@profilestream/redis'
import { createMetrics, loadSettings } from '@profilestream/service'
import { commandLogger } from '../connections.js'
import { fine, type Finding, missing, note } from './finding.js'

/** Longest wait for an answer, milliseconds. */
const TIMEOUT_MS = 5_000

const within = async <Result>(work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT_MS / 1_000} s`)), TIMEOUT_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const checkTopics = async (eventLog: EventLog): Promise<Finding> => {
  const absent: string[] = []
  for (const { name, partitions } of Object.values(eventLog.topics) as TopicDescription[]) {
    const found: readonly number[] = await eventLog.admin.endOffsets(name).catch(() => [])
    if (found.length === 0) absent.push(`${name} is missing`)
    else if (found.length !== partitions)
      absent.push(`${name} has ${found.length} partitions, its schema says ${partitions}`)
  }
  return absent.length === 0
    ? fine('Topics', 'all there')
    : missing('Topics', `${absent.join('; ')}: npm start makes what is missing`)
}

/** Kafka answers, and the topics are there as their schemas say. */
export const checkKafka = async (env: NodeJS.ProcessEnv): Promise<Finding[]> => {
  const { kafka } = loadSettings({ kafka: kafkaSettings }, { env })
  const logger = commandLogger()
  logger.level = 'silent'
  const metrics = createMetrics({ service: 'doctor' })
  // A topic that is missing is what is asked for here, and not waited for.
  const eventLog = createEventLog({ logger, metrics }, { ...kafka, leaderWaitMs: 0 })
  const brokers = kafka.brokers.join(', ')
  try {
    const clusterId = await within(eventLog.admin.clusterId())
    return [fine('Kafka', `${brokers}, cluster ${clusterId}`), await within(checkTopics(eventLog))]
  } catch (error) {
    return [missing('Kafka', describeError(error))]
  } finally {
    await eventLog.close()
  }
}

const keepsAll = (policy: string): Finding =>
  policy === 'noeviction'
    ? fine('Redis keeps all', 'maxmemory-policy noeviction')
    : missing('Redis keeps all', `maxmemory-policy is ${policy}: set noeviction, or profiles vanish unseen`)

const keepsThroughRestart = (appendOnlyFile: boolean): Finding =>
  appendOnlyFile
    ? fine('Redis survives a restart', 'appendonly yes')
    : note('Redis survives a restart', 'appendonly is off: what a restart loses is folded again from Kafka')

/** Redis answers, and is set to keep what it is given. */
export const checkRedis = async (env: NodeJS.ProcessEnv): Promise<Finding[]> => {
  const { redis: settings } = loadSettings({ redis: redisSettings }, { env })
  const logger = commandLogger()
  logger.level = 'silent'
  const redis = createRedisConnection({ logger }, settings)
  try {
    const store = createProfileStore({ redis }, settings)
    const { maxmemoryPolicy, appendOnlyFile } = await within(store.durability())
    return [fine('Redis', 'answers'), keepsAll(maxmemoryPolicy), keepsThroughRestart(appendOnlyFile)]
  } catch (error) {
    return [missing('Redis', describeError(error))]
  } finally {
    redis.disconnect()
  }
}

/** The schema registry answers. */
export const checkRegistry = async (url: string): Promise<Finding> => {
  try {
    const answer = await fetch(`${url}/subjects`, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return answer.ok
      ? fine('Schema registry', url)
      : missing('Schema registry', `${url} answers ${answer.status}`)
  } catch (error) {
    return missing('Schema registry', `${url} does not answer: ${describeError(error)}`)
  }
}

/** A service of a running start is ready. */
export const checkService = async (name: string, url: string): Promise<Finding> => {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return answer.ok
      ? fine(name, `ready at ${url}`)
      : missing(name, `${url} is not ready: ${await answer.text()}`)
  } catch (error) {
    return missing(name, `${url} does not answer: ${describeError(error)}`)
  }
}
