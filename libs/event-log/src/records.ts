/** Records as they are read from a topic, and batches of them. */
import { asEpochMs, type EpochMs } from '@profilestream/contracts'
import type { IHeaders, KafkaMessage } from 'kafkajs'

/** One record. Its buffers are views of the fetched batch: copy what is kept for long. */
export interface LogRecord {
  readonly partition: number
  readonly offset: number
  /** The broker's time of the record. */
  readonly timestamp: EpochMs
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer>>
}

/** What one fetch brought of one partition. */
export interface RecordBatch {
  readonly topic: string
  readonly partition: number
  /** At least one, by ascending offset. */
  readonly records: readonly LogRecord[]
  /** The partition's end offset when it was fetched. */
  readonly highWatermark: number
}

const NO_HEADERS: Readonly<Record<string, Buffer>> = Object.freeze({})

/** Of a header that repeats, the last value. */
const headersOf = (headers: IHeaders | undefined): Readonly<Record<string, Buffer>> => {
  if (headers === undefined) return NO_HEADERS
  const entries = Object.entries(headers)
  if (entries.length === 0) return NO_HEADERS
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      const last = Array.isArray(value) ? value.at(-1) : value
      return last === undefined ? [] : [[name, typeof last === 'string' ? Buffer.from(last) : last]]
    }),
  )
}

/** A record from what kafkajs makes of it. */
export const recordOf = (partition: number, message: KafkaMessage): LogRecord => ({
  partition,
  offset: Number(message.offset),
  timestamp: asEpochMs(Number(message.timestamp)),
  key: message.key,
  value: message.value,
  headers: headersOf(message.headers),
})
