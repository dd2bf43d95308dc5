/** Writes the stored form: growing bytes, variable-length whole numbers, text, 48-bit times. */

/** Memory is taken by the slab and given out in pieces: one allocation for some sixty profiles. */
const SLAB_BYTES = 65_536
const TWO_24 = 0x1000000
const TWO_28 = 0x10000000

/** Writes one value after another into slabs; a slab is freed when nobody holds a piece of it. */
export class ByteWriter {
  bytes: Buffer = Buffer.allocUnsafeSlow(SLAB_BYTES)
  /** Where the value being written began. */
  from = 0
  /** Where it goes on. */
  length = 0

  /** Makes room for so many more bytes: in a new slab, to which what was written of the value is carried over. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const written = this.length - this.from
    const slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, 2 * (written + count)))
    slab.set(this.bytes.subarray(this.from, this.length))
    this.bytes = slab
    this.from = 0
    this.length = written
  }

  /** One byte, 0..255. */
  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  /** A whole number, 0..2^53 − 1, seven bits a byte, lowest first. */
  varint(value: number): void {
    this.reserve(8)
    let rest = value
    while (rest >= TWO_28) {
      this.bytes[this.length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }

  /** A whole number of 48 bits with its sign, lowest byte first: moments in milliseconds. */
  time(value: number): void {
    this.reserve(6)
    const high = Math.floor(value / TWO_24)
    const low = value - high * TWO_24
    const { bytes, length } = this
    bytes[length] = low
    bytes[length + 1] = low >>> 8
    bytes[length + 2] = low >>> 16
    bytes[length + 3] = high
    bytes[length + 4] = high >>> 8
    bytes[length + 5] = high >>> 16
    this.length = length + 6
  }

  /** A profile's version: 48 bits, highest byte first. */
  version(value: number): void {
    this.reserve(6)
    this.length = this.bytes.writeUIntBE(value, this.length, 6)
  }

  /** A whole number in four bytes, lowest first. */
  uint32(value: number): void {
    this.reserve(4)
    this.length = this.bytes.writeUInt32LE(value, this.length)
  }

  /** A whole number in two bytes, lowest first. */
  uint16(value: number): void {
    this.reserve(2)
    this.length = this.bytes.writeUInt16LE(value, this.length)
  }

  /** Text as its UTF-8 length and bytes. */
  text(value: string): void {
    const { length } = value
    this.reserve(length * 3 + 8)
    if (length < 128 && this.ascii(value)) return
    this.varint(Buffer.byteLength(value))
    this.length += this.bytes.write(value, this.length)
  }

  /** Bytes as they are. */
  raw(source: Uint8Array, from = 0, to: number = source.length): void {
    const count = to - from
    this.reserve(count)
    const { bytes, length } = this
    if (count > COPY_NATIVELY_FROM) bytes.set(source.subarray(from, to), length)
    else for (let i = 0; i < count; i++) bytes[length + i] = source[from + i]!
    this.length = length + count
  }

  /** Four bytes to be filled in later by `fillLength`; returns where they are, counted from the value's beginning. */
  lengthToCome(): number {
    this.reserve(4)
    this.length += 4
    return this.length - this.from
  }

  /** Fills in how many bytes were written since `lengthToCome`. */
  fillLength(since: number): void {
    const start = this.from + since
    this.bytes.writeUInt32LE(this.length - start, start - 4)
  }

  /** Two bytes to be filled in later by `fillShortLength`; returns where they are, counted from the value's beginning. */
  shortLengthToCome(): number {
    this.reserve(2)
    this.length += 2
    return this.length - this.from
  }

  /** Fills in how many bytes were written since `shortLengthToCome`: at most 65,535. */
  fillShortLength(since: number): void {
    const start = this.from + since
    this.bytes.writeUInt16LE(this.length - start, start - 2)
  }

  /** The value that was written, in memory nobody else writes to; the next one begins behind it. */
  take(): Buffer {
    const taken = this.bytes.subarray(this.from, this.length)
    this.from = this.length
    return taken
  }

  private ascii(value: string): boolean {
    const { bytes, length } = this
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code > 127) return false
      bytes[length + 1 + i] = code
    }
    bytes[length] = value.length
    this.length = length + 1 + value.length
    return true
  }
}

/** Below it a loop is faster than the call into native code, measured in codec.bench.ts. */
const COPY_NATIVELY_FROM = 48
