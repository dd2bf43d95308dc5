/** `profilestream tail`: a topic's records as JSON lines. */
import {
  ConfigError,
  type Codec,
  type Codecs,
  didYouMean,
  toJson,
  type Topics,
} from '@profilestream/contracts'
import type { EventLog, LogRecord } from '@profilestream/event-log'
import type { Command } from 'commander'
import { commandEnvironment, withEventLog } from '../connections.js'
import type { CliContext } from '../context.js'
import { untilAborted } from '../pause.js'
import { positiveInteger } from './options.js'

interface TailOptions {
  readonly max?: number
  readonly from: string
  readonly positions?: true
}

/** Which codec reads which topic. */
const CODEC_OF: Readonly<Record<keyof Topics, Exclude<keyof Codecs, 'learnSchema'>>> = {
  clickstream: 'clickstreamEvent',
  deadLetters: 'deadLetter',
  catalog: 'catalogItem',
  profileUpdates: 'profileUpdated',
  modelReleases: 'modelRelease',
  recommendations: 'recommendationList',
  stickinessMetrics: 'stickinessMetric',
  erasureRequests: 'erasureRequest',
}

/** The names of all topics, as users give them. */
export const TOPIC_NAMES = [
  'clickstream',
  'clickstream.dead-letter',
  'catalog',
  'profile-updates',
  'model-releases',
  'recommendations',
  'stickiness-metrics',
  'erasure-requests',
] as const

interface ReadableTopic {
  readonly name: string
  readonly codec: Codec<object>
}

const topicOf = ({ topics, codecs }: EventLog, wanted: string): ReadableTopic => {
  for (const key of Object.keys(CODEC_OF) as (keyof Topics)[]) {
    const { name } = topics[key]
    if (name === wanted || name.endsWith(wanted)) return { name, codec: codecs[CODEC_OF[key]] }
  }
  throw new ConfigError(
    `${wanted} is not a topic${didYouMean(wanted, TOPIC_NAMES)}; there are ${TOPIC_NAMES.join(', ')}`,
  )
}

const textOf = (bytes: Buffer | null): string | null => bytes?.toString('utf8') ?? null

const createPrinter = (eventLog: EventLog, codec: Codec<object>, positions: boolean) => {
  const valueOf = async ({ value }: LogRecord): Promise<unknown> => {
    if (value === null) return null
    const read = await eventLog.decode(codec, value)
    return read.kind === 'accepted' ? toJson(read.value) : { unreadable: read.reason, detail: read.detail }
  }
  return async (record: LogRecord): Promise<string> => {
    const value = await valueOf(record)
    if (!positions) return JSON.stringify(value)
    const { partition, offset, timestamp, key } = record
    return JSON.stringify({ partition, offset, timestamp, key: textOf(key), value })
  }
}

/** A count that says when enough was printed. */
const createLimit = (max: number | undefined) => {
  let left = max ?? Number.POSITIVE_INFINITY
  let reached: () => void = () => undefined
  const done = new Promise<void>((resolve) => (reached = resolve))
  return {
    done,
    /** Whether one more may be printed; counts it. */
    takes(): boolean {
      if (left <= 0) return false
      left -= 1
      if (left === 0) reached()
      return true
    },
  }
}

const tail = async (topic: string, options: TailOptions, context: CliContext): Promise<void> => {
  if (options.from !== 'beginning' && options.from !== 'latest') {
    throw new ConfigError(`--from is ${options.from}, expected beginning or latest`)
  }
  const from = options.from
  const { env } = await commandEnvironment(context)
  await withEventLog(env, async (eventLog) => {
    const { name, codec } = topicOf(eventLog, topic)
    const print = createPrinter(eventLog, codec, options.positions === true)
    const limit = createLimit(options.max)
    let fail: (error: Error) => void = () => undefined
    const failed = new Promise<never>((_resolve, reject) => (fail = reject))
    const follower = await eventLog.followAll({
      topic: name,
      from,
      onFailed: fail,
      onRecords: async (records) => {
        for (const record of records) {
          const line = await print(record)
          if (limit.takes()) context.out(line)
        }
      },
    })
    try {
      await Promise.race([limit.done, untilAborted(context.interrupted), failed])
    } finally {
      await follower.stop()
    }
  })
}

/** Adds the command. */
export const addTailCommand = (program: Command, context: CliContext): void => {
  program
    .command('tail')
    .summary("print a topic's records as JSON lines")
    .description(
      `Prints the records of a topic as they come, decoded, one JSON object a line. Topics: ${TOPIC_NAMES.join(', ')}. What can't be read is printed as {"unreadable":…}.`,
    )
    .argument('<topic>', 'the topic')
    .option('--max <n>', 'end after so many records', positiveInteger('--max'))
    .option('--from <where>', 'beginning or latest', 'latest')
    .option('--positions', 'print partition, offset, time and key around each record')
    .action((topic: string, options: TailOptions) => tail(topic, options, context))
}
