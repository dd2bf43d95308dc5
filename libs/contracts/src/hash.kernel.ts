/** One seeded hash of text, the same in every process and for ever: variants, seeded vectors and filters rest on it. */

const C1 = 0xcc9e2d51
const C2 = 0x1b873593

const mixBlock = (hash: number, block: number): number => {
  let k = Math.imul(block, C1)
  k = (k << 15) | (k >>> 17)
  const h = hash ^ Math.imul(k, C2)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

const mixTail = (hash: number, tail: number): number => {
  const k = Math.imul(tail, C1)
  return hash ^ Math.imul((k << 15) | (k >>> 17), C2)
}

/**
 * The finaliser of MurmurHash3: every bit of the input changes half of the output's bits.
 * @param hash  any 32-bit number
 * @returns     0..2^32 − 1
 */
export const mix32 = (hash: number): number => {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const hashBytes = (bytes: Uint8Array, seed: number): number => {
  const whole = bytes.length & ~3
  let hash = seed | 0
  for (let i = 0; i < whole; i += 4) {
    hash = mixBlock(hash, bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24))
  }
  let tail = 0
  for (let i = bytes.length - 1; i >= whole; i--) tail = (tail << 8) | bytes[i]!
  if (bytes.length > whole) hash = mixTail(hash, tail)
  return mix32(hash ^ bytes.length)
}

const encoder = new TextEncoder()

/**
 * MurmurHash3 (x86, 32 bits) of a text's UTF-8 bytes.
 * @param text  any text
 * @param seed  32-bit seed; different seeds give independent hashes
 * @returns     0..2^32 − 1
 * Source: Austin Appleby, MurmurHash3.cpp, public domain, 2011.
 */
export const hash32 = (text: string, seed = 0): number => {
  const length = text.length
  const whole = length & ~3
  let hash = seed | 0
  let i = 0
  let tail = 0
  let seen = 0
  for (; i < whole; i += 4) {
    const a = text.charCodeAt(i)
    const b = text.charCodeAt(i + 1)
    const c = text.charCodeAt(i + 2)
    const d = text.charCodeAt(i + 3)
    seen |= a | b | c | d
    hash = mixBlock(hash, a | (b << 8) | (c << 16) | (d << 24))
  }
  for (let j = length - 1; j >= whole; j--) {
    const code = text.charCodeAt(j)
    seen |= code
    tail = (tail << 8) | code
  }
  // Beyond ASCII a character is not a byte: the fast path's result is thrown away.
  if (seen > 0x7f) return hashBytes(encoder.encode(text), seed)
  if (length > whole) hash = mixTail(hash, tail)
  return mix32(hash ^ length)
}
