/**
 * Reads Avro's primitives from bytes that may be anything: what does not fit throws `Truncated`, and no count can
 * make a reader loop past the end. It stands where avsc has its Tap, whose reads past the end go on silently.
 */

/** Thrown by a read that does not fit; only `codec.ts` sees it. */
export class Truncated extends Error {}

/** Bytes up to which a string is looked up among those read lately. */
const SHORT_STRING = 32
const EMPTY = Buffer.alloc(0)

/** Short ASCII strings read lately, each in the place its hash names; 2^14 of them. */
const PLACES = 16_384
const recent: string[] = new Array<string>(PLACES).fill('')
/** Character codes on their way into a string, one array a length. */
const codesOfLength = Array.from({ length: SHORT_STRING + 1 }, (_, length) =>
  new Array<number>(length).fill(0),
)

const isText = (text: string, codes: readonly number[]): boolean => {
  if (text.length !== codes.length) return false
  for (let i = 0; i < codes.length; i++) if (text.charCodeAt(i) !== codes[i]) return false
  return true
}

/**
 * Users, items, actions and words come again and again: the string made for them the last time is given again. It
 * need not be made, and maps know its hash. Measured on ids: half the time of making the string, a third with a map.
 */
const readShortString = (buf: Buffer, from: number, length: number): string => {
  const codes = codesOfLength[length]!
  let hash = 0x811c9dc5
  let seen = 0
  for (let i = 0; i < length; i++) {
    const byte = buf[from + i]!
    codes[i] = byte
    seen |= byte
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  if (seen > 0x7f) return buf.toString('utf8', from, from + length)
  const place = (hash ^ (hash >>> 15)) & (PLACES - 1)
  const known = recent[place]!
  if (isText(known, codes)) return known
  return (recent[place] = String.fromCharCode.apply(null, codes))
}

/** The primitives that avsc's compiled readers ask for. One reader is used for many records: `reset` first. */
export class ByteReader {
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
    const length = this.readLong()
    const from = this.take(length)
    if (length > SHORT_STRING) return this.buf.toString('utf8', from, from + length)
    return readShortString(this.buf, from, length)
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
