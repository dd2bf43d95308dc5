/** Several streams in the order of time become one. */

interface Head<Item> {
  readonly item: Item
  readonly rest: Iterator<Item>
}

const headOf = <Item>(rest: Iterator<Item>): Head<Item> | null => {
  const next = rest.next()
  return next.done === true ? null : { item: next.value, rest }
}

/**
 * Merges streams; of equal times the earlier stream's item comes first.
 * @param streams  each in the order of its own times
 * @param timeOf   the time of an item
 */
export function* mergeByTime<Item>(
  streams: readonly Iterable<Item>[],
  timeOf: (item: Item) => number,
): Generator<Item> {
  const heads = streams.map((stream) => headOf(stream[Symbol.iterator]()))
  for (;;) {
    let earliest = -1
    for (const [index, head] of heads.entries()) {
      if (head === null) continue
      const best = earliest === -1 ? null : heads[earliest]
      if (best === null || best === undefined || timeOf(head.item) < timeOf(best.item)) earliest = index
    }
    const chosen = heads[earliest]
    if (chosen === undefined || chosen === null) return
    yield chosen.item
    heads[earliest] = headOf(chosen.rest)
  }
}
