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
 * Makes an empty set. Among a million events the chance that any two different ones share a hash is 3·10⁻⁸.
 * The pair (0, 0) marks an empty slot and is kept as (0, 1).
 */
export const createEventHashes = (): EventHashes => {
  let slots = new Uint32Array(2 * FIRST_SLOTS)
  let mask = FIRST_SLOTS - 1
  let size = 0

  const insert = (high: number, low: number): boolean => {
    let at = (low ^ Math.imul(high, 0x9e3779b1)) & mask
    for (;;) {
      const first = slots[2 * at]!
      const second = slots[2 * at + 1]!
      if (first === 0 && second === 0) break
      if (first === high && second === low) return false
      at = (at + 1) & mask
    }
    slots[2 * at] = high
    slots[2 * at + 1] = low
    return true
  }
  const grow = (): void => {
    const old = slots
    slots = new Uint32Array(2 * old.length)
    mask = old.length - 1
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] !== 0 || old[at + 1] !== 0) insert(old[at]!, old[at + 1]!)
    }
  }
  return {
    get size() {
      return size
    },
    add: (high, low) => {
      const isNew = insert(high >>> 0, high === 0 && low === 0 ? 1 : low >>> 0)
      if (isNew) size += 1
      if (size > FULL * (mask + 1)) grow()
      return isNew
    },
  }
}
