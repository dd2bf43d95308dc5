/**
 * Writes a record batch as Kafka stores it (magic 2), record behind record into one buffer: no object is made for a record.
 * Source: https://kafka.apache.org/documentation/#recordbatch, Apache Kafka 3.9.
 */
import { crc32c } from './crc32c.kernel.js'

/** One header of a record. */
export type RecordHeader = readonly [name: Uint8Array, value: Uint8Array]

/** A record to write. */
export interface BatchRecord {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly RecordHeader[]
  /** Milliseconds since 1970-01-01 UTC. */
  readonly timestamp: number
}

/** Who writes, so that the broker drops what it is sent twice. */
export interface ProducerStamp {
  readonly producerId: bigint
  readonly producerEpoch: number
  /** Records written to the partition by this producer before. */
  readonly firstSequence: number
}

const LENGTH_AT = 8
const MAGIC_AT = 16
const CRC_AT = 17
const ATTRIBUTES_AT = 21
const LAST_OFFSET_DELTA_AT = 23
const FIRST_TIMESTAMP_AT = 27
const MAX_TIMESTAMP_AT = 35
const PRODUCER_ID_AT = 43
const PRODUCER_EPOCH_AT = 51
const FIRST_SEQUENCE_AT = 53
const COUNT_AT = 57
const HEAD_BYTES = 61
const MAGIC = 2
const FIRST_BYTES = 16_384
/** Attributes, lengths and deltas of one record: no varint among them is longer than 10 bytes. */
const RECORD_OVERHEAD_BYTES = 46
/** Two lengths of a header. */
const HEADER_OVERHEAD_BYTES = 10

/** Whole numbers by zigzag: small ones of either sign stay small. Exact up to 2^52. */
const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1)

/** Above it, shifts would lose bits. */
const LARGEST_SHIFTED = 0x7fffffff

const sizeOfVarint = (value: number): number => {
  let size = 1
  let rest = zigzag(value)
  for (; rest > LARGEST_SHIFTED; rest = Math.floor(rest / 128)) size += 1
  for (; rest >= 128; rest >>>= 7) size += 1
  return size
}

const sizeOfBytes = (bytes: Uint8Array | null): number =>
  bytes === null ? 1 : sizeOfVarint(bytes.length) + bytes.length

const sizeOfHeaders = (headers: readonly RecordHeader[]): number => {
  let size = sizeOfVarint(headers.length)
  for (const [name, value] of headers) size += sizeOfBytes(name) + sizeOfBytes(value)
  return size
}

/** The most bytes that a record takes in a batch. */
export const largestSizeOf = ({ key, value, headers }: Omit<BatchRecord, 'timestamp'>): number => {
  let size = RECORD_OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0)
  for (const header of headers) size += HEADER_OVERHEAD_BYTES + header[0].length + header[1].length
  return size
}

/** One batch, being written; `clear` makes it empty for the next. */
export class RecordBatchWriter {
  private buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)
  private at = HEAD_BYTES
  private firstTimestamp = 0
  private maxTimestamp = 0
  /** Records written. */
  count = 0

  /** Bytes written, the head included. */
  get length(): number {
    return this.at
  }

  /** Begins the next batch in the same memory. */
  clear(): void {
    this.at = HEAD_BYTES
    this.count = 0
  }

  /** Writes a record behind the others. */
  add(record: BatchRecord): void {
    const { key, value, headers, timestamp } = record
    this.makeRoom(largestSizeOf(record))
    if (this.count === 0) this.firstTimestamp = this.maxTimestamp = timestamp
    else if (timestamp > this.maxTimestamp) this.maxTimestamp = timestamp
    const sinceFirst = timestamp - this.firstTimestamp
    const body =
      1 + sizeOfVarint(sinceFirst) + sizeOfVarint(this.count) + sizeOfBytes(key) + sizeOfBytes(value)
    this.varint(body + sizeOfHeaders(headers))
    this.buffer[this.at++] = 0
    this.varint(sinceFirst)
    this.varint(this.count)
    this.bytes(key)
    this.bytes(value)
    this.varint(headers.length)
    for (const [name, content] of headers) {
      this.bytes(name)
      this.bytes(content)
    }
    this.count += 1
  }

  /** Fills in the head. @returns the batch's bytes, which stay as they are until `clear` */
  seal({ producerId, producerEpoch, firstSequence }: ProducerStamp): Buffer {
    const { buffer, at, count } = this
    buffer.fill(0, 0, HEAD_BYTES)
    buffer.writeInt32BE(at - LENGTH_AT - 4, LENGTH_AT)
    buffer[MAGIC_AT] = MAGIC
    buffer.writeInt32BE(count - 1, LAST_OFFSET_DELTA_AT)
    buffer.writeBigInt64BE(BigInt(this.firstTimestamp), FIRST_TIMESTAMP_AT)
    buffer.writeBigInt64BE(BigInt(this.maxTimestamp), MAX_TIMESTAMP_AT)
    buffer.writeBigInt64BE(producerId, PRODUCER_ID_AT)
    buffer.writeInt16BE(producerEpoch, PRODUCER_EPOCH_AT)
    buffer.writeInt32BE(firstSequence, FIRST_SEQUENCE_AT)
    buffer.writeInt32BE(count, COUNT_AT)
    buffer.writeUInt32BE(crc32c(buffer, ATTRIBUTES_AT, at), CRC_AT)
    return buffer.subarray(0, at)
  }

  private makeRoom(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.at + bytes))
    this.buffer.copy(larger, 0, 0, this.at)
    this.buffer = larger
  }

  private varint(value: number): void {
    let rest = zigzag(value)
    for (; rest > LARGEST_SHIFTED; rest = Math.floor(rest / 128)) this.buffer[this.at++] = (rest % 128) | 0x80
    for (; rest >= 128; rest >>>= 7) this.buffer[this.at++] = (rest & 0x7f) | 0x80
    this.buffer[this.at++] = rest
  }

  private bytes(bytes: Uint8Array | null): void {
    if (bytes === null) return this.varint(-1)
    this.varint(bytes.length)
    this.buffer.set(bytes, this.at)
    this.at += bytes.length
  }
}
