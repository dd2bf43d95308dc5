/**
 * The records of a stored batch, read where they lie in the answer to a fetch: what kafkajs makes of each (two big
 * integers, two texts, a context) costs more than folding it.
 * Source: https://kafka.apache.org/documentation/#recordbatch, Apache Kafka 3.9.
 */
import { asEpochMs, InvariantError, type EpochMs } from '@profilestream/contracts'
import type { LogRecord } from '../records.js'

const LENGTH_AT = 8
const MAGIC_AT = 16
const ATTRIBUTES_AT = 21
const LAST_OFFSET_DELTA_AT = 23
const FIRST_TIMESTAMP_AT = 27
const MAX_TIMESTAMP_AT = 35
const COUNT_AT = 57
/** Bytes before a batch's first record. */
export const BATCH_HEAD_BYTES = 61
const MAGIC = 2
const LOG_APPEND_TIME = 0x08
/** Compressed, of a transaction, or a control record: kafkajs reads these. */
const NOT_PLAIN = 0x07 | 0x10 | 0x20
const NO_BYTES = Buffer.alloc(0)
const NO_HEADERS: Readonly<Record<string, Buffer>> = Object.freeze({})

/** Whole numbers of 64 bits as they are in offsets and times: exact up to 2^53. */
const int64 = (bytes: Buffer, at: number): number =>
  bytes.readInt32BE(at) * 4_294_967_296 + bytes.readUInt32BE(at + 4)

/** Bytes of the batch that begins at `at`; what the answer holds of it may be less. */
export const sizeOfBatch = (bytes: Buffer, at: number): number =>
  LENGTH_AT + 4 + bytes.readInt32BE(at + LENGTH_AT)

/** Whether the batch is of the current form, neither compressed nor of a transaction. */
export const isPlainBatch = (bytes: Buffer, at: number): boolean =>
  bytes[at + MAGIC_AT] === MAGIC && (bytes[at + ATTRIBUTES_AT + 1]! & NOT_PLAIN) === 0

/** Records in the batch. */
export const countOf = (bytes: Buffer, at: number): number => bytes.readInt32BE(at + COUNT_AT)

/** The last offset of the batch, whether its record is still there or not. */
export const lastOffsetOf = (bytes: Buffer, at: number): number =>
  int64(bytes, at) + bytes.readInt32BE(at + LAST_OFFSET_DELTA_AT)

/** Reads the whole numbers of records. */
class Varints {
  private bytes: Buffer = NO_BYTES
  at = 0

  /** Goes on at a place of some bytes. */
  open(bytes: Buffer, at: number): this {
    this.bytes = bytes
    this.at = at
    return this
  }

  /** @throws InvariantError past the end */
  next(): number {
    const { bytes } = this
    let value = 0
    let scale = 1
    for (;;) {
      const byte = bytes[this.at++]
      if (byte === undefined) throw new InvariantError('a record batch ends within a record')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
      scale *= 128
    }
  }

  /** The next number is a length, −1 for none; moves behind its bytes. @returns where they begin, −1 for none */
  skipBytes(): number {
    const length = this.next()
    const from = this.at
    if (length < 0) return -1
    this.at += length
    return from
  }
}

/** Where it reads a record that is asked for its parts: reading is synchronous, so one will do. */
const places = new Varints()

/** The bytes whose length lies at `at`, −1 for none. */
const bytesAt = (bytes: Buffer, at: number): Buffer | null => {
  const from = places.open(bytes, at).skipBytes()
  return from < 0 ? null : bytes.subarray(from, places.at)
}

/** Behind the bytes whose length lies at `at`. */
const endOfBytes = (bytes: Buffer, at: number): number => {
  places.open(bytes, at).skipBytes()
  return places.at
}

const readHeaders = (bytes: Buffer, from: number): Readonly<Record<string, Buffer>> => {
  const varints = new Varints().open(bytes, from)
  const headers: Record<string, Buffer> = {}
  for (let count = varints.next(); count > 0; count--) {
    const name = varints.skipBytes()
    const key = bytes.toString('utf8', name, varints.at)
    const value = varints.skipBytes()
    if (value >= 0) headers[key] = bytes.subarray(value, varints.at)
  }
  return headers
}

/** What the records of a batch share, so that each is small: tens of thousands live until they are folded. */
interface BatchAtHand {
  readonly bytes: Buffer
  readonly partition: number
  readonly firstTimestamp: number
}

/** A record as places in the fetched bytes: key, value and headers are made when they are asked for. */
class FetchedRecord implements LogRecord {
  constructor(
    private readonly batch: BatchAtHand,
    readonly offset: number,
    private readonly sinceFirst: number,
    /** Where the length of its key lies. */
    private readonly keyAt: number,
  ) {}

  get partition(): number {
    return this.batch.partition
  }

  get timestamp(): EpochMs {
    return asEpochMs(this.batch.firstTimestamp + this.sinceFirst)
  }

  get key(): Buffer | null {
    return bytesAt(this.batch.bytes, this.keyAt)
  }

  get value(): Buffer | null {
    return bytesAt(this.batch.bytes, endOfBytes(this.batch.bytes, this.keyAt))
  }

  get headers(): Readonly<Record<string, Buffer>> {
    const { bytes } = this.batch
    const at = endOfBytes(bytes, endOfBytes(bytes, this.keyAt))
    return bytes[at] === 0 ? NO_HEADERS : readHeaders(bytes, at)
  }
}

/** Which records of a batch are wanted. */
export interface Wanted {
  readonly partition: number
  /** Records below it have been read before. */
  readonly fromOffset: number
}

/**
 * Adds the records of a plain batch to a list.
 * @param bytes  an answer to a fetch, which lives as long as its records
 * @param at     where the batch begins; it must be whole
 * @throws       InvariantError when the bytes are no batch
 */
export const addRecords = (
  bytes: Buffer,
  at: number,
  { partition, fromOffset }: Wanted,
  records: LogRecord[],
): void => {
  const firstOffset = int64(bytes, at)
  const isAppendTime = (bytes[at + ATTRIBUTES_AT + 1]! & LOG_APPEND_TIME) !== 0
  const firstTimestamp = int64(bytes, at + (isAppendTime ? MAX_TIMESTAMP_AT : FIRST_TIMESTAMP_AT))
  const batch = { bytes, partition, firstTimestamp }
  const varints = new Varints().open(bytes, at + BATCH_HEAD_BYTES)
  for (let left = countOf(bytes, at); left > 0; left--) {
    const length = varints.next()
    const end = varints.at + length
    varints.at += 1
    const sinceFirst = varints.next()
    const offset = firstOffset + varints.next()
    if (offset >= fromOffset)
      records.push(new FetchedRecord(batch, offset, isAppendTime ? 0 : sinceFirst, varints.at))
    varints.at = end
  }
}
