/**
 * Reads Avro's primitives from bytes that may be anything: what does not fit throws `Truncated`, and no count can
 * make a reader loop past the end. It stands where avsc has its Tap, whose reads past the end go on silently.
 */
import { newText, RecentTexts } from './recent-texts.kernel.js'

/** Thrown by a read that does not fit; only `codec.ts` sees it. */
export class Truncated extends Error {}

const EMPTY = Buffer.alloc(0)

/** Thrown by a read of what no record holds. */
const refuse = (what: string): never => {
  throw new Error(what)
}

/** The primitives that compiled readers, avsc's and our own, ask for. One reader is used for many records: `reset` first. */
export class ByteReader {
  private readonly texts = new RecentTexts()
  private buf: Buffer = EMPTY
  private at = 0
  private end = 0

  /** Points the reader at `bytes`, from `position` to their end. */
  reset(bytes: Buffer, position: number): void {
    this.buf = bytes
    this.at = position
    this.end = bytes.length
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.end - this.at
  }

  /** avsc moves the position itself when it skips a block by its size. */
  get pos(): number {
    return this.at
  }
  set pos(position: number) {
    if (position < this.at || position > this.end) throw new Truncated()
    this.at = position
  }

  private take(length: number): number {
    const from = this.at
    if (length < 0 || length > this.end - from) throw new Truncated()
    this.at = from + length
    return from
  }

  readBoolean(): boolean {
    return this.buf[this.take(1)]! !== 0
  }

  readLong(): number {
    const buf = this.buf
    const end = this.end
    let at = this.at
    let shift = 0
    let value = 0
    let byte: number
    do {
      if (at >= end) throw new Truncated()
      byte = buf[at++]!
      value |= (byte & 0x7f) << shift
      shift += 7
    } while (byte & 0x80 && shift < 28)
    this.at = at
    if (byte & 0x80) return this.readLongTail(value)
    return (value >> 1) ^ -(value & 1)
  }

  /** From bit 28 on in floating point; past 2^53 the result is not exact and avsc refuses it. */
  private readLongTail(low: number): number {
    let value = low
    let scale = 268_435_456
    let byte: number
    let bytes = 4
    do {
      if (this.at >= this.end || bytes++ >= 10) throw new Truncated()
      byte = this.buf[this.at++]!
      value += (byte & 0x7f) * scale
      scale *= 128
    } while (byte & 0x80)
    return (value % 2 ? -(value + 1) : value) / 2
  }

  readInt(): number {
    return this.readLong()
  }

  readFloat(): number {
    return this.buf.readFloatLE(this.take(4))
  }

  readDouble(): number {
    return this.buf.readDoubleLE(this.take(8))
  }

  /** Copies: what a record keeps must not keep the fetched batch alive. */
  readFixed(length: number): Buffer {
    const from = this.take(length)
    return Buffer.from(this.buf.subarray(from, from + length))
  }

  readBytes(): Buffer {
    return this.readFixed(this.readLong())
  }

  readString(): string {
    return this.readText(this.texts)
  }

  /** A string of a kind that has a memory of its own. */
  readText(texts: RecentTexts): string {
    const length = this.readLong()
    return texts.read(this.buf, this.take(length), length)
  }

  /** A string that never comes twice. */
  readNewText(): string {
    const length = this.readLong()
    return newText(this.buf, this.take(length), length)
  }

  /** Which branch of a union of null and something else follows: whether it is the other. */
  readPresence(): boolean {
    const branch = this.readLong()
    return branch === 1 || (branch !== 0 && refuse(`invalid union index: ${branch}`))
  }

  /** A long that a number holds exactly. */
  readSafeLong(): number {
    const value = this.readLong()
    return Number.isSafeInteger(value) ? value : refuse('potential precision loss')
  }

  /** One of an enumeration's symbols. */
  readSymbol<Symbol extends string>(symbols: readonly Symbol[]): Symbol {
    const index = this.readLong()
    return symbols[index] ?? refuse(`invalid enum index: ${index}`)
  }

  readTextMap(texts: RecentTexts): Record<string, string> {
    const map: Record<string, string> = {}
    for (let count = this.readLong(); count !== 0; count = this.readLong()) {
      // A negative count is followed by the bytes of its block.
      if (count < 0) this.readLong()
      for (let left = Math.abs(count); left > 0; left--) {
        const key = this.readText(texts)
        map[key] = this.readText(texts)
      }
    }
    return map
  }

  skipBoolean(): void {
    this.take(1)
  }
  skipInt(): void {
    this.readLong()
  }
  skipLong(): void {
    this.readLong()
  }
  skipFloat(): void {
    this.take(4)
  }
  skipDouble(): void {
    this.take(8)
  }
  skipFixed(length: number): void {
    this.take(length)
  }
  skipBytes(): void {
    this.take(this.readLong())
  }
  skipString(): void {
    this.take(this.readLong())
  }
}
