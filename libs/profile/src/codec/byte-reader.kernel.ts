/** Reads the stored form; every step checks that the bytes go on, so that damaged ones give a clear error. */
import { ContractError } from '@profilestream/contracts'

const TWO_24 = 0x1000000

const NOTHING = Buffer.alloc(0)

/** A place in bytes that moves as they are read. */
export class ByteReader {
  bytes: Buffer = NOTHING
  offset = 0
  end = 0

  /** Starts to read a span of bytes. */
  open(bytes: Uint8Array, from = 0, to: number = bytes.length): this {
    this.bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    this.offset = from
    this.end = to
    return this
  }

  /** Throws unless so many bytes are left. */
  need(count: number): void {
    if (this.offset + count > this.end) {
      throw new ContractError(
        `profile bytes end early: ${count} more needed at byte ${this.offset} of ${this.end}; rebuild this user's profile`,
      )
    }
  }

  /** One byte, 0..255. */
  byte(): number {
    this.need(1)
    return this.bytes[this.offset++]!
  }

  /** A whole number, 0..2^53 − 1. */
  varint(): number {
    let value = 0
    let scale = 1
    for (let i = 0; i < 8; i++) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return this.safe(value)
      scale *= 128
    }
    return this.refuse('a number of more than 8 bytes')
  }

  /** A varint that must not be larger than a limit. */
  count(limit: number): number {
    const value = this.varint()
    return value <= limit ? value : this.refuse(`a count of ${value}, allowed are ${limit}`)
  }

  /** A whole number of 48 bits with its sign. */
  time(): number {
    this.need(6)
    const { bytes, offset } = this
    this.offset = offset + 6
    const low = bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16)
    const high = bytes[offset + 3]! | (bytes[offset + 4]! << 8) | ((bytes[offset + 5]! << 24) >> 8)
    return high * TWO_24 + low
  }

  /** Text of at most so many bytes; `likely` is returned itself when the bytes spell it, which saves making a string. */
  text(limitBytes: number, likely = ''): string {
    const length = this.count(limitBytes)
    this.need(length)
    const from = this.offset
    this.offset = from + length
    return this.spells(likely, from, length) ? likely : this.bytes.toString('utf8', from, from + length)
  }

  /** Copies the next so many bytes to the front of others. */
  into(target: Uint8Array, count: number): void {
    this.need(count)
    const { bytes, offset } = this
    if (count > COPY_NATIVELY_FROM) bytes.copy(target, 0, offset, offset + count)
    else for (let i = 0; i < count; i++) target[i] = bytes[offset + i]!
    this.offset = offset + count
  }

  /** A whole number in four bytes, lowest first. */
  uint32(): number {
    this.need(4)
    this.offset += 4
    return this.bytes.readUInt32LE(this.offset - 4)
  }

  /** A whole number in two bytes, lowest first. */
  uint16(): number {
    this.need(2)
    this.offset += 2
    return this.bytes.readUInt16LE(this.offset - 2)
  }

  /** Passes over so many bytes and returns where they began. */
  skip(count: number): number {
    this.need(count)
    this.offset += count
    return this.offset - count
  }

  /** Throws for a value that no profile holds. */
  refuse(what: string): never {
    throw new ContractError(
      `profile bytes hold ${what} before byte ${this.offset}; rebuild this user's profile`,
    )
  }

  private safe(value: number): number {
    return value <= Number.MAX_SAFE_INTEGER ? value : this.refuse('a number beyond 2^53')
  }

  private spells(likely: string, from: number, length: number): boolean {
    if (likely.length !== length) return false
    for (let i = 0; i < length; i++) {
      const code = this.bytes[from + i]!
      if (code > 127 || likely.charCodeAt(i) !== code) return false
    }
    return true
  }
}

/** Below it a loop is faster than the call into native code, measured in codec.bench.ts. */
const COPY_NATIVELY_FROM = 48
