/**
 * Leading rows: for each item met lately, the items that led to it and how strongly, in one block of typed arrays; slots of
 * the same leader are chained, so that its followers are found without a look at any other row.
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
  /** Visits all that an item leads to. */
  eachFollower(from: number, visit: (to: number, worth: number) => void): void
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
  /** The slots before and after it in its leader's chain, EMPTY at its ends, [rows · slots]. */
  readonly previous: Int32Array
  readonly next: Int32Array
}

const filled = (length: number, from: Int32Array | undefined): Int32Array => {
  const made = new Int32Array(length).fill(EMPTY)
  if (from !== undefined) made.set(from)
  return made
}

const blockOf = (rows: number, slots: number, from?: Block): Block => {
  const worths = new Float32Array(rows * slots)
  if (from !== undefined) worths.set(from.worths)
  return {
    worths,
    items: filled(rows, from?.items),
    leaders: filled(rows * slots, from?.leaders),
    previous: filled(rows * slots, from?.previous),
    next: filled(rows * slots, from?.next),
  }
}

/**
 * Makes empty rows.
 * @param mostRows  items that have a row at the same time, ≥ 1
 * @param slots     leaders kept of each, ≥ 1
 */
export const createLeadingRows = (mostRows: number, slots: number): LeadingRows => {
  let block = blockOf(Math.min(FIRST_ROWS, mostRows), slots)
  /** First slot of each leader's chain, by item. */
  let heads = filled(FIRST_ROWS, undefined)
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
    for (let slot = row * slots; slot < (row + 1) * slots; slot++) clear(slot)
    return row
  }
  const clear = (slot: number): void => {
    const { leaders, worths, previous, next } = block
    if (leaders[slot] === EMPTY) return
    const [before, after] = [previous[slot]!, next[slot]!]
    if (before === EMPTY) heads[leaders[slot]!] = after
    else next[before] = after
    if (after !== EMPTY) previous[after] = before
    leaders[slot] = EMPTY
    worths[slot] = 0
  }
  const occupy = (slot: number, leader: number): void => {
    if (leader >= heads.length) heads = filled(2 ** Math.ceil(Math.log2(leader + 1)), heads)
    const first = heads[leader]!
    block.leaders[slot] = leader
    block.previous[slot] = EMPTY
    block.next[slot] = first
    if (first !== EMPTY) block.previous[first] = slot
    heads[leader] = slot
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
  const slotFor = (row: number, from: number): number => {
    const known = find(row, from)
    if (known !== EMPTY) return known
    const slot = weakest(row)
    clear(slot)
    occupy(slot, from)
    return slot
  }

  return {
    touch,
    add: (to, from, worth) => {
      const slot = slotFor(rows.get(to) ?? touch(to), from)
      block.worths[slot]! += worth
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
    eachFollower: (from, visit) => {
      const { items, worths, next } = block
      for (let slot = heads[from] ?? EMPTY; slot !== EMPTY; slot = next[slot]!)
        visit(items[Math.floor(slot / slots)]!, worths[slot]!)
    },
    scale: (factor) => {
      for (let slot = 0; slot < block.worths.length; slot++) block.worths[slot]! *= factor
    },
    sizeBytes: () => {
      const { items, leaders, worths, previous, next } = block
      return [items, leaders, worths, previous, next, heads].reduce(
        (sum, { byteLength }) => sum + byteLength,
        0,
      )
    },
  }
}
