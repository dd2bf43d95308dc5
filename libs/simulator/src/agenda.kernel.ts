/** What is to happen next: a heap of moments, the earliest first, equal times in the order they were planned. */

/** Something that happens at a time. */
export interface Moment<What> {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** Breaks ties: the order of planning. */
  readonly order: number
  readonly what: What
}

/** The moments to come. */
export interface Agenda<What> {
  plan(at: number, what: What): void
  /** When the next moment is; Infinity when none is planned. */
  nextAt(): number
  /** Takes the next moment out. */
  take(): Moment<What> | undefined
  /** Moments planned. */
  size(): number
}

const before = (a: Moment<unknown>, b: Moment<unknown>): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order)

/** An empty agenda. */
export const createAgenda = <What>(): Agenda<What> => {
  const heap: Moment<What>[] = []
  let planned = 0
  return {
    plan: (at, what) => {
      heap.push({ at, order: planned, what })
      planned += 1
      rise(heap, heap.length - 1)
    },
    nextAt: () => (heap.length === 0 ? Infinity : heap[0]!.at),
    take: () => {
      const first = heap[0]
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) {
        heap[0] = last
        sink(heap)
      }
      return first
    },
    size: () => heap.length,
  }
}

const rise = (heap: Moment<unknown>[], from: number): void => {
  const moving = heap[from]!
  let at = from
  while (at > 0) {
    const parent = (at - 1) >>> 1
    if (!before(moving, heap[parent]!)) break
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = moving
}

const sink = (heap: Moment<unknown>[]): void => {
  const moving = heap[0]!
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1
    if (!before(heap[child]!, moving)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = moving
}
