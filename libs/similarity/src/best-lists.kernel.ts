/** The k best of every row at once, in one piece of memory: a bounded heap a row, the worst at its root. */
import type { Neighbours } from './neighbours.js'

/** Heaps of (score, item), all rows side by side. Memory: 8 bytes · rows · k. */
export class BestLists {
  private readonly items: Uint32Array
  private readonly scores: Float32Array
  private readonly sizes: Uint32Array

  /**
   * @param rows  how many lists
   * @param k     how many each keeps, ≥ 1
   */
  constructor(
    private readonly rows: number,
    private readonly k: number,
  ) {
    this.items = new Uint32Array(rows * k)
    this.scores = new Float32Array(rows * k)
    this.sizes = new Uint32Array(rows)
  }

  /** Offers an item to a row's list; each item at most once a row. Equal scores rank by ascending item. */
  offer(row: number, item: number, score: number): void {
    const { k } = this
    const from = row * k
    const size = this.sizes[row]!
    if (size < k) {
      this.sizes[row] = size + 1
      this.siftUp(from, size, item, Math.fround(score))
      return
    }
    const worst = this.scores[from]!
    const rounded = Math.fround(score)
    if (rounded < worst || (rounded === worst && item > this.items[from]!)) return
    this.siftDown(from, item, rounded)
  }

  /** The lists, best first. */
  toNeighbours(): Neighbours {
    const offsets = new Uint32Array(this.rows + 1)
    for (let row = 0; row < this.rows; row += 1) offsets[row + 1] = offsets[row]! + this.sizes[row]!
    const items = new Uint32Array(offsets[this.rows]!)
    const scores = new Float32Array(items.length)
    for (let row = 0; row < this.rows; row += 1) this.sortInto(items, scores, row, offsets[row]!)
    return { offsets, items, scores }
  }

  private sortInto(items: Uint32Array, scores: Float32Array, row: number, at: number): void {
    const from = row * this.k
    const order = Array.from({ length: this.sizes[row]! }, (_, place) => from + place)
    order.sort((a, b) => this.scores[b]! - this.scores[a]! || this.items[a]! - this.items[b]!)
    for (const [place, entry] of order.entries()) {
      items[at + place] = this.items[entry]!
      scores[at + place] = this.scores[entry]!
    }
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

  private siftDown(from: number, item: number, score: number): void {
    const { k, items, scores } = this
    let parent = 0
    for (;;) {
      const left = 2 * parent + 1
      if (left >= k) break
      const right = left + 1
      const isRightWorse =
        right < k && this.isBetter(from + left, items[from + right]!, scores[from + right]!)
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
