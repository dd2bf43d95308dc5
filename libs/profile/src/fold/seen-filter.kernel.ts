/**
 * Remembers items the user has had after the history has forgotten them: Bloom filters of 128 items each, 16 at most.
 * One full filter of 2,048 bits with 9 probes answers wrongly (1 − e^(−9·128/2048))^9 = 0.05 % of the time, 16 of them
 * 0.8 %. Beyond 2,048 items the oldest 128 are forgotten. Probes are cut from three mixes of the hash: double hashing
 * (Kirsch & Mitzenmacher, 2006) was tried and gave 1.3 %, because so small a filter sees only 21 bits of it.
 * Source: B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 13(7), 1970.
 */
import { mix32 } from '@profilestream/contracts'

/** Items of one filter. */
export const FILTER_ITEMS = 128
/** Bytes of one filter. */
export const FILTER_BYTES = 256
/** Filters kept. */
export const MAX_FILTERS = 16

const BIT_MASK = FILTER_BYTES * 8 - 1
const SEEDS = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35] as const
/** First bits of the three probes that one mix gives. */
const CUTS = [0, 11, 21] as const
const PROBES = SEEDS.length * CUTS.length

/** The bits of the item at hand, [9]. */
const probes = new Uint16Array(PROBES)

const findProbes = (hash: number): void => {
  let i = 0
  for (const seed of SEEDS) {
    const mixed = mix32(hash ^ seed)
    for (const cut of CUTS) probes[i++] = (mixed >>> cut) & BIT_MASK
  }
}

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

/** Whether all probes are set in the filter whose bits begin at `from`. */
const areSet = (bits: Uint8Array, from: number): boolean => {
  for (let i = 0; i < PROBES; i++) {
    const bit = probes[i]!
    if ((bits[from + (bit >>> 3)]! & (1 << (bit & 7))) === 0) return false
  }
  return true
}

/** Whether an item with this hash (of its packed id) is remembered; a wrong yes in at most 0.8 % of cases, never a wrong no. */
export const mayHaveSeen = (filter: SeenFilter, hash: number): boolean => {
  findProbes(hash)
  const filters = filtersOf(filter.items)
  for (let i = 0; i < filters; i++) if (areSet(filter.bits, i * FILTER_BYTES)) return true
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

/**
 * Remembers an item by the hash of its packed id; one that the newest filter has changes nothing. One that only an older
 * filter has is added again: that filter will be dropped first.
 */
export const rememberSeen = (filter: SeenFilter, hash: number): void => {
  findProbes(hash)
  if (filter.items % FILTER_ITEMS === 0) openFilter(filter)
  else if (areSet(filter.bits, Math.floor(filter.items / FILTER_ITEMS) * FILTER_BYTES)) return
  const from = Math.floor(filter.items / FILTER_ITEMS) * FILTER_BYTES
  for (const bit of probes) {
    const byte = from + (bit >>> 3)
    filter.bits[byte] = filter.bits[byte]! | (1 << (bit & 7))
  }
  filter.items += 1
}
