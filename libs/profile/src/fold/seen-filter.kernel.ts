/**
 * Remembers items the user has had after the history has forgotten them: Bloom filters of 128 items each, 16 at most.
 * One full filter of 2,048 bits with 10 probes answers wrongly (1 − e^(−10·128/2048))^10 = 0.05 % of the time, 16 of them
 * 0.75 %. Beyond 2,048 items the oldest 128 are forgotten.
 * Source: B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 13(7), 1970; double hashing:
 * Kirsch & Mitzenmacher, "Less hashing, same performance", ESA 2006.
 */
import { mix32 } from '@profilestream/contracts'

/** Items of one filter. */
export const FILTER_ITEMS = 128
/** Bytes of one filter. */
export const FILTER_BYTES = 256
/** Filters kept. */
export const MAX_FILTERS = 16

const PROBES = 10
const BIT_MASK = FILTER_BYTES * 8 - 1

/** The filters, oldest first; all but the newest are full. */
export interface SeenFilter {
  /** Items remembered. */
  items: number
  /** The filters' bits, in the first filters(items) × 256 bytes. */
  bits: Uint8Array
}

/** A filter that remembers nothing. */
export const createSeenFilter = (): SeenFilter => ({ items: 0, bits: new Uint8Array(0) })

/** How many filters so many items take. */
export const filtersOf = (items: number): number => Math.ceil(items / FILTER_ITEMS)

const stepOf = (hash: number): number => mix32(hash ^ 0x9e3779b9) | 1

const isIn = (bits: Uint8Array, from: number, hash: number): boolean => {
  const step = stepOf(hash)
  for (let probe = 0, at = hash; probe < PROBES; probe++, at = (at + step) | 0) {
    const bit = at & BIT_MASK
    if ((bits[from + (bit >>> 3)]! & (1 << (bit & 7))) === 0) return false
  }
  return true
}

/** Whether an item with this hash (of its packed id) is remembered; a wrong yes in at most 0.75 % of cases, never a wrong no. */
export const mayHaveSeen = (filter: SeenFilter, hash: number): boolean => {
  const filters = filtersOf(filter.items)
  for (let i = 0; i < filters; i++) if (isIn(filter.bits, i * FILTER_BYTES, hash)) return true
  return false
}

const forgetOldest = (filter: SeenFilter): void => {
  filter.bits.copyWithin(0, FILTER_BYTES)
  filter.items -= FILTER_ITEMS
}

const openFilter = (filter: SeenFilter): void => {
  if (filter.items === MAX_FILTERS * FILTER_ITEMS) forgetOldest(filter)
  const from = filtersOf(filter.items) * FILTER_BYTES
  if (filter.bits.length < from + FILTER_BYTES) {
    const larger = new Uint8Array(from + 2 * FILTER_BYTES)
    larger.set(filter.bits.subarray(0, from))
    filter.bits = larger
  }
  filter.bits.fill(0, from, from + FILTER_BYTES)
}

/** Remembers an item by the hash of its packed id; one that is remembered already changes nothing. */
export const rememberSeen = (filter: SeenFilter, hash: number): void => {
  if (mayHaveSeen(filter, hash)) return
  if (filter.items % FILTER_ITEMS === 0) openFilter(filter)
  const from = Math.floor(filter.items / FILTER_ITEMS) * FILTER_BYTES
  const step = stepOf(hash)
  for (let probe = 0, at = hash; probe < PROBES; probe++, at = (at + step) | 0) {
    const bit = at & BIT_MASK
    const byte = from + (bit >>> 3)
    filter.bits[byte] = filter.bits[byte]! | (1 << (bit & 7))
  }
  filter.items += 1
}
