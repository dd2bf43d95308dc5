/**
 * Ids as small numbers: an event's id as 48 bits that tell repeats and keep the order of ids that count upwards, an
 * item's id as the bytes it is stored and compared by.
 */
import { asItemId, mix32, type EventId, type ItemId } from '@profilestream/contracts'

/** Bytes of an event key as stored. */
export const KEY_BYTES = 6

const TWO_24 = 0x1000000
const DIGITS_KEPT = 7
const ZERO = 48

const isAlphanumeric = (code: number): boolean =>
  (code >= ZERO && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 127

/** The number an id ends in when all of its last part is digits (`ml-100k-000123`, `123`), by its last 7 digits; −1 otherwise. */
const endingNumber = (id: string): number => {
  let number = 0
  let scale = 1
  let i = id.length - 1
  for (; i >= 0; i--) {
    const code = id.charCodeAt(i)
    if (code < ZERO || code > 57) break
    if (id.length - i <= DIGITS_KEPT) number += (code - ZERO) * scale
    scale *= 10
  }
  const none = i === id.length - 1 || (i >= 0 && isAlphanumeric(id.charCodeAt(i)))
  return none ? -1 : number
}

/** Offset bases and primes of two independent FNV-1a hashes, over UTF-16 code units. */
const [BASE_1, PRIME_1, BASE_2, PRIME_2] = [0x811c9dc5, 0x01000193, 0x5bd1e995, 0x85ebca6b] as const

/**
 * The event's key, 48 bits. An id that ends in a number: that number's last 7 digits above 24 bits of a hash, so that
 * events of the same moment keep the order they were numbered in; any other id: 48 bits of two hashes.
 * Two different ids share a key once in 2^48 (2^24 for two producers that use the same numbers).
 */
export const eventKeyOf = (eventId: EventId): number => {
  let first: number = BASE_1
  let second: number = BASE_2
  for (let i = 0; i < eventId.length; i++) {
    const code = eventId.charCodeAt(i)
    first = Math.imul(first ^ code, PRIME_1)
    second = Math.imul(second ^ code, PRIME_2)
  }
  const number = endingNumber(eventId)
  const high = number >= 0 ? number : mix32(second) >>> 8
  return high * TWO_24 + (mix32(first) >>> 8)
}

/** Writes a key into bytes, highest byte first, so that bytes compare like keys. */
export const writeKey = (bytes: Uint8Array, at: number, key: number): void => {
  const high = Math.floor(key / TWO_24)
  const low = key - high * TWO_24
  bytes[at] = high >>> 16
  bytes[at + 1] = high >>> 8
  bytes[at + 2] = high
  bytes[at + 3] = low >>> 16
  bytes[at + 4] = low >>> 8
  bytes[at + 5] = low
}

/** Reads a key back. */
export const readKey = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!) * TWO_24 +
  ((bytes[at + 3]! << 16) | (bytes[at + 4]! << 8) | bytes[at + 5]!)

/** Whether a key is among `count` keys stored from `at` on; the lowest byte is compared first, it differs most often. */
export const hasKey = (keys: { bytes: Uint8Array; at: number; count: number }, key: number): boolean => {
  const { bytes } = keys
  const lowest = key % 256
  const end = keys.at + keys.count * KEY_BYTES
  for (let at = keys.at; at < end; at += KEY_BYTES) {
    if (bytes[at + 5] === lowest && readKey(bytes, at) === key) return true
  }
  return false
}

/** An item's id as it is stored: a header (twice the length, or twice the number plus one) and the bytes of the text. */
export interface PackedId {
  bytes: Buffer
  length: number
}

const LARGEST_TEXT_BYTES = 256 * 3
/** Memory for one packed id. */
export const createPackedId = (): PackedId => ({ bytes: Buffer.alloc(LARGEST_TEXT_BYTES + 4), length: 0 })

/** Digits of a number that still fits the header with its mark. */
const LARGEST_NUMBER_DIGITS = 9

const wholeNumber = (id: string): number => {
  if (id.length === 0 || id.length > LARGEST_NUMBER_DIGITS || id.charCodeAt(0) === ZERO) return -1
  let number = 0
  for (let i = 0; i < id.length; i++) {
    const digit = id.charCodeAt(i) - ZERO
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}

const writeHeader = (into: PackedId, header: number): void => {
  let rest = header
  let length = 0
  for (; rest > 127; rest >>>= 7) into.bytes[length++] = (rest & 127) | 128
  into.bytes[length++] = rest
  into.length = length
}

const writeAscii = (id: string, into: PackedId): boolean => {
  const { bytes, length } = into
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i)
    if (code > 127) return false
    bytes[length + i] = code
  }
  into.length = length + id.length
  return true
}

/** Packs an id of at most 256 characters. Whole numbers without leading zeros take 1 to 5 bytes. */
export const packId = (id: ItemId, into: PackedId): PackedId => {
  const number = wholeNumber(id)
  if (number >= 0) {
    writeHeader(into, number * 2 + 1)
    return into
  }
  writeHeader(into, id.length * 2)
  if (writeAscii(id, into)) return into
  writeHeader(into, Buffer.byteLength(id) * 2)
  into.length += into.bytes.write(id, into.length)
  return into
}

/** The id that packed bytes stand for. */
export const unpackId = (bytes: Uint8Array, from: number, to: number): ItemId => {
  let header = 0
  let offset = from
  for (let shift = 0; offset < to; shift += 7) {
    const byte = bytes[offset++]!
    header += (byte & 127) << shift
    if (byte < 128) break
  }
  if (header & 1) return asItemId(String(header >>> 1))
  return asItemId(Buffer.from(bytes.buffer, bytes.byteOffset + offset, to - offset).toString('utf8'))
}

/** FNV-1a with MurmurHash3's finaliser over packed bytes: 32 bits. */
export const hashBytes = (bytes: Uint8Array, from: number, to: number): number => {
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return mix32(hash)
}
