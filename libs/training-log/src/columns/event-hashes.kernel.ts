/** A set of 64-bit hashes in flat memory: 8 bytes a slot, linear probing, at most 60 % full. */

/** The set. */
export interface EventHashes {
  readonly size: number
  /** Adds a hash. @returns false if it was there */
  add(high: number, low: number): boolean
}

const FIRST_SLOTS = 1024
const FULL = 0.6
/**
 * Slots moved into a larger table by each add: the event loop would stand still for seconds if millions were moved at once.
 * Two would do: 0.6 adds a slot of the old table come before the new one is full.
 */
const MOVED_AN_ADD = 8

/**
 * Makes an empty set. Among a million events the chance that any two different ones share a hash is 3·10⁻⁸.
 * The pair (0, 0) marks an empty slot and is kept as (0, 1).
 */
export const createEventHashes = (): EventHashes => {
  let slots = new Uint32Array(2 * FIRST_SLOTS)
  /** The table before, which keeps what it holds while that is moved; empty when all of it was. */
  let old = new Uint32Array()
  let moved = 0
  let size = 0

  const moveSome = (): void => {
    const to = Math.min(old.length, moved + 2 * MOVED_AN_ADD)
    for (; moved < to; moved += 2)
      if (old[moved] !== 0 || old[moved + 1] !== 0) insert(slots, old[moved]!, old[moved + 1]!)
    if (moved === old.length) old = new Uint32Array()
  }
  const grow = (): void => {
    old = slots
    moved = 0
    slots = new Uint32Array(2 * old.length)
  }
  return {
    get size() {
      return size
    },
    add: (high, low) => {
      const first = high >>> 0
      const second = high === 0 && low === 0 ? 1 : low >>> 0
      if (old.length > 0) {
        if (slotOf(old, first, second) < 0) return false
        moveSome()
      }
      const isNew = insert(slots, first, second)
      if (isNew) size += 1
      if (size > (FULL * slots.length) / 2) grow()
      return isNew
    },
  }
}

/** Where a pair belongs in a table: the place of an empty slot; −1 when the table holds it. */
const slotOf = (table: Uint32Array, high: number, low: number): number => {
  const mask = table.length / 2 - 1
  let at = (low ^ Math.imul(high, 0x9e3779b1)) & mask
  for (;;) {
    const first = table[2 * at]!
    const second = table[2 * at + 1]!
    if (first === 0 && second === 0) return 2 * at
    if (first === high && second === low) return -1
    at = (at + 1) & mask
  }
}

/** Puts a pair into a table. @returns false if it was there */
const insert = (table: Uint32Array, high: number, low: number): boolean => {
  const slot = slotOf(table, high, low)
  if (slot < 0) return false
  table[slot] = high
  table[slot + 1] = low
  return true
}
