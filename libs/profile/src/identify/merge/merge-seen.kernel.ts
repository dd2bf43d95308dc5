/** Filters of items had, of two ids as one: the full ones stay as they are, the two begun ones become one where they fit. */
import {
  FILTER_BYTES,
  FILTER_ITEMS,
  filtersOf,
  MAX_FILTERS,
  type SeenFilter,
} from '../../fold/seen-filter.kernel.js'

const filtersIn = ({ items, bits }: SeenFilter): Uint8Array[] =>
  Array.from({ length: filtersOf(items) }, (_, i) => bits.slice(i * FILTER_BYTES, (i + 1) * FILTER_BYTES))

const union = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte | b[i]!)

interface Begun {
  readonly filters: readonly Uint8Array[]
  /** Items in them, as they are counted from now on. */
  readonly items: number
}

/** The filter that is not full yet, if there is one. */
const begunOf = (filter: SeenFilter): Begun => {
  const full = Math.floor(filter.items / FILTER_ITEMS)
  return { filters: filtersIn(filter).slice(full), items: filter.items - full * FILTER_ITEMS }
}

/** The begun filters as one when that holds no more items than a filter may; else the first counts as full: what it holds stays known. */
const joinBegun = (into: Begun, from: Begun): Begun => {
  const [a] = from.filters
  const [b] = into.filters
  if (a === undefined || b === undefined) return a === undefined ? into : from
  const items = into.items + from.items
  if (items <= FILTER_ITEMS) return { filters: [union(a, b)], items }
  return { filters: [a, b], items: FILTER_ITEMS + into.items }
}

/** Adds the filters of `from`; beyond 2,048 items the oldest are forgotten. */
export const mergeSeen = (into: SeenFilter, from: SeenFilter): void => {
  if (from.items === 0) return
  const full = (filter: SeenFilter): Uint8Array[] =>
    filtersIn(filter).slice(0, Math.floor(filter.items / FILTER_ITEMS))
  const whole = [...full(from), ...full(into)]
  const last = joinBegun(begunOf(into), begunOf(from))
  const kept = [...whole, ...last.filters].slice(-MAX_FILTERS)
  const dropped = whole.length + last.filters.length - kept.length
  into.items = (whole.length - dropped) * FILTER_ITEMS + last.items
  into.bits = new Uint8Array(kept.length * FILTER_BYTES)
  kept.forEach((bits, i) => into.bits.set(bits, i * FILTER_BYTES))
}
