/**
 * Leading rows: for each item met lately, the items that led to it and how strongly, in one block of typed arrays.
 * Rows are bounded by giving that of the item which was silent longest to a newcomer; a row is bounded by giving its
 * weakest slot to a newcomer. A slot tells only of what was added while it stood: evidence is lost, never made up (the
 * difference to space-saving, Metwally et al., ICDT 2005, whose newcomer inherits the count it replaces).
 */

/** Rows by item. */
export interface LeadingRows {
  /** Adds to what `from` is worth as a leader to `to`. */
  add(to: number, from: number, worth: number): void
  /** Takes away; never below nothing, and nothing where the slot is gone. */
  subtract(to: number, from: number, worth: number): void
  /** Notes that the item is met now, so that its row is not the one given away; makes a row where it has none. */
  touch(item: number): void
  /** What `from` is worth as a leader to `to`. */
  worthOf(to: number, from: number): number
  /** Adds to `out[b]` the sum over b's leaders of `weights[a] · worth(a, b)`, for every b. @returns the items written to */
  gather(weights: Float32Array, out: Float32Array): Int32Array
  /** Multiplies everything. */
  scale(factor: number): void
  /** Bytes held. */
  sizeBytes(): number
}

/** Rows of an empty block; it doubles up to the most. */
const FIRST_ROWS = 64
const EMPTY = -1

interface Block {
  /** Item of each row, [rows]. */
  readonly items: Int32Array
  /** Leading items, EMPTY past the last, [rows · slots]. */
  readonly leaders: Int32Array
  /** Worth of each, [rows · slots]. */
  readonly worths: Float32Array
}

const blockOf = (rows: number, slots: number, from?: Block): Block => {
  const block = {
    items: new Int32Array(rows).fill(EMPTY),
    leaders: new Int32Array(rows * slots).fill(EMPTY),
    worths: new Float32Array(rows * slots),
  }
  if (from === undefined) return block
  block.items.set(from.items)
  block.leaders.set(from.leaders)
  block.worths.set(from.worths)
  return block
}

/**
 * Makes empty rows.
 * @param mostRows  items that have a row at the same time, ≥ 1
 * @param slots     leaders kept of each, ≥ 1
 */
export const createLeadingRows = (mostRows: number, slots: number): LeadingRows => {
  let block = blockOf(Math.min(FIRST_ROWS, mostRows), slots)
  /** Row of each item, the one that was silent longest first. */
  const rows = new Map<number, number>()

  const touch = (item: number): number => {
    const row = rows.get(item) ?? freeRow(item)
    rows.delete(item)
    rows.set(item, row)
    return row
  }
  const freeRow = (item: number): number => {
    const row = rows.size < mostRows ? rows.size : takeOldest()
    if (row >= block.items.length) block = blockOf(Math.min(mostRows, 2 * row), slots, block)
    block.items[row] = item
    return row
  }
  const takeOldest = (): number => {
    const [item = EMPTY, row = 0] = rows.entries().next().value ?? []
    rows.delete(item)
    block.leaders.fill(EMPTY, row * slots, (row + 1) * slots)
    block.worths.fill(0, row * slots, (row + 1) * slots)
    return row
  }
  /** The slot of a leader, EMPTY when it has none. */
  const find = (row: number, from: number): number => {
    for (let slot = row * slots; slot < (row + 1) * slots; slot++)
      if (block.leaders[slot] === from) return slot
    return EMPTY
  }
  /** An empty slot, or the weakest. */
  const weakest = (row: number): number => {
    let found = row * slots
    for (let slot = found; slot < (row + 1) * slots; slot++) {
      if (block.leaders[slot] === EMPTY) return slot
      if (block.worths[slot]! < block.worths[found]!) found = slot
    }
    return found
  }

  return {
    touch,
    add: (to, from, worth) => {
      const row = rows.get(to) ?? touch(to)
      const known = find(row, from)
      const slot = known === EMPTY ? weakest(row) : known
      block.worths[slot] = (known === EMPTY ? 0 : block.worths[slot]!) + worth
      block.leaders[slot] = from
    },
    subtract: (to, from, worth) => {
      const row = rows.get(to)
      const slot = row === undefined ? EMPTY : find(row, from)
      if (slot !== EMPTY) block.worths[slot] = Math.max(0, block.worths[slot]! - worth)
    },
    worthOf: (to, from) => {
      const row = rows.get(to)
      const slot = row === undefined ? EMPTY : find(row, from)
      return slot === EMPTY ? 0 : block.worths[slot]!
    },
    gather: (weights, out) => {
      const { items, leaders, worths } = block
      const count = rows.size
      for (let row = 0; row < count; row++) {
        let sum = 0
        for (let slot = row * slots; slot < (row + 1) * slots; slot++) {
          const leader = leaders[slot]!
          if (leader === EMPTY) break
          if (leader < weights.length) sum += weights[leader]! * worths[slot]!
        }
        if (sum > 0 && items[row]! < out.length) out[items[row]!]! += sum
      }
      return items.subarray(0, count)
    },
    scale: (factor) => {
      for (let slot = 0; slot < block.worths.length; slot++) block.worths[slot]! *= factor
    },
    sizeBytes: () => block.items.byteLength + block.leaders.byteLength + block.worths.byteLength,
  }
}
