/** The k best of every row at once, in one piece of memory: a bounded heap a row, the worst at its root. */
import type { Neighbours } from './neighbours.js'

/** Where the lists lie; threads that share the memory can each see what the others found. */
export interface ListMemory {
  /** How many each list keeps, ≥ 1. */
  readonly k: number
  /** Items of each row's heap, [rows · k]. */
  readonly items: Uint32Array
  /** Their scores, [rows · k]. */
  readonly scores: Float32Array
  /** How many of its k places each row uses, [rows]. */
  readonly sizes: Uint32Array
  /** What a score must reach to be among the k best of its row, as far as is known; −∞ before k are, [rows]. */
  readonly bars: Float32Array
}

/** Gives zeroed memory of so many bytes. */
export type Allocate = (sizeBytes: number) => ArrayBufferLike

/**
 * Memory for empty lists: 8 bytes · rows · k and 8 a row.
 * @param k         how many each list keeps, ≥ 1
 * @param allocate  private memory when left out
 */
export const listMemory = (
  rows: number,
  k: number,
  allocate: Allocate = (sizeBytes) => new ArrayBuffer(sizeBytes),
): ListMemory => ({
  k,
  items: new Uint32Array(allocate(4 * rows * k)),
  scores: new Float32Array(allocate(4 * rows * k)),
  sizes: new Uint32Array(allocate(4 * rows)),
  bars: new Float32Array(allocate(4 * rows)).fill(-Infinity),
})

/** Heaps of (score, item), all rows side by side. */
export class BestLists {
  private readonly k: number
  private readonly items: Uint32Array
  private readonly scores: Float32Array
  private readonly sizes: Uint32Array
  /** Side by side, where the roots lie far apart: most offers end here, and this fits the nearest cache. */
  private readonly bars: Float32Array

  constructor({ k, items, scores, sizes, bars }: ListMemory) {
    this.k = k
    this.items = items
    this.scores = scores
    this.sizes = sizes
    this.bars = bars
  }

  /** Offers an item to a row's list; each item at most once a row. Equal scores rank by ascending item. */
  offer(row: number, item: number, score: number): void {
    const { k } = this
    const rounded = Math.fround(score)
    if (rounded < this.bars[row]!) return
    const from = row * k
    const size = this.sizes[row]!
    if (size < k) {
      this.sizes[row] = size + 1
      this.siftUp(from, size, item, rounded)
      if (size + 1 < k) return
    } else {
      // The bar may be higher than the root; an equal score ranks by its item.
      const worst = this.scores[from]!
      if (rounded === worst && item > this.items[from]!) return
      this.siftDown(from, k, item, rounded)
    }
    if (this.scores[from]! > this.bars[row]!) this.bars[row] = this.scores[from]!
  }

  /** Raises the bars to those of another: where she has k that are as good, worse ones are not among the k best of both. */
  raiseBars({ bars }: BestLists): void {
    for (let row = 0; row < bars.length; row += 1)
      if (bars[row]! > this.bars[row]!) this.bars[row] = bars[row]!
  }

  /** Offers a row all that another has for it. @param other  lists of the same rows and k; no item is in both */
  absorb(row: number, other: BestLists): void {
    const from = row * this.k
    const to = from + other.sizes[row]!
    for (let entry = from; entry < to; entry += 1) this.offer(row, other.items[entry]!, other.scores[entry]!)
  }

  /** Puts a row's list in order, best first; it takes no more offers then. */
  sort(row: number): void {
    const from = row * this.k
    // The worst goes behind the rest, again and again: a heap sort in place.
    for (let last = this.sizes[row]! - 1; last > 0; last -= 1) {
      const item = this.items[from + last]!
      const score = this.scores[from + last]!
      this.move(from, from + last)
      this.siftDown(from, last, item, score)
    }
  }

  /** The lists, best first. */
  toNeighbours(): Neighbours {
    for (let row = 0; row < this.sizes.length; row += 1) this.sort(row)
    return this.packed()
  }

  /** The lists as they lie, sorted before, without the places that are not used. */
  packed(): Neighbours {
    const { k, sizes } = this
    const rows = sizes.length
    const offsets = new Uint32Array(rows + 1)
    for (let row = 0; row < rows; row += 1) offsets[row + 1] = offsets[row]! + sizes[row]!
    const items = new Uint32Array(offsets[rows]!)
    const scores = new Float32Array(items.length)
    for (let row = 0; row < rows; row += 1) {
      const [from, to] = [row * k, row * k + sizes[row]!]
      items.set(this.items.subarray(from, to), offsets[row])
      scores.set(this.scores.subarray(from, to), offsets[row])
    }
    return { offsets, items, scores }
  }

  /** Whether what lies at `entry` ranks before (score, item): then it is no place for a worse one above it. */
  private isBetter(entry: number, item: number, score: number): boolean {
    const other = this.scores[entry]!
    return other > score || (other === score && this.items[entry]! < item)
  }

  private siftUp(from: number, size: number, item: number, score: number): void {
    let child = size
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!this.isBetter(from + parent, item, score)) break
      this.move(from + parent, from + child)
      child = parent
    }
    this.items[from + child] = item
    this.scores[from + child] = score
  }

  /** Puts (score, item) in place of the root of a heap of that size. */
  private siftDown(from: number, size: number, item: number, score: number): void {
    const { items, scores } = this
    let parent = 0
    for (;;) {
      const left = 2 * parent + 1
      if (left >= size) break
      const right = left + 1
      const isRightWorse =
        right < size && this.isBetter(from + left, items[from + right]!, scores[from + right]!)
      const worst = from + (isRightWorse ? right : left)
      // Equal to what comes in only if it is the same, and an item comes once.
      if (this.isBetter(worst, item, score)) break
      this.move(worst, from + parent)
      parent = worst - from
    }
    items[from + parent] = item
    scores[from + parent] = score
  }

  private move(source: number, target: number): void {
    this.items[target] = this.items[source]!
    this.scores[target] = this.scores[source]!
  }
}
