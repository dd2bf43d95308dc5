/** Neighbour lists: for each item the items that go with it and how strongly, stored row after row. */

/** The k strongest neighbours of every item. Row i spans `offsets[i]` to `offsets[i + 1]` of the other two. */
export interface Neighbours {
  /** Where each row begins, [items + 1], ascending, the first 0. */
  readonly offsets: Uint32Array
  /** Neighbouring item indices, strongest first within a row, [offsets[items]]. */
  readonly items: Uint32Array
  /** Strength of each neighbour, higher is closer, [offsets[items]]. */
  readonly scores: Float32Array
  /** How a history reads these lists when its reader says nothing else; TRANSITION_DEFAULTS when absent. */
  readonly scoring?: { readonly steps: number; readonly decay: number }
}

/** One item's neighbours as pairs, strongest first. */
export const neighboursOf = (
  neighbours: Neighbours,
  item: number,
): readonly { readonly item: number; readonly score: number }[] => {
  const from = neighbours.offsets[item] ?? 0
  const to = neighbours.offsets[item + 1] ?? from
  const row = Array.from(neighbours.items.subarray(from, to))
  return row.map((other, place) => ({ item: other, score: neighbours.scores[from + place] ?? 0 }))
}

/** Neighbour lists of a catalog of which nothing is known: every row is empty. */
export const noNeighbours = (items: number): Neighbours => ({
  offsets: new Uint32Array(items + 1),
  items: new Uint32Array(0),
  scores: new Float32Array(0),
})
