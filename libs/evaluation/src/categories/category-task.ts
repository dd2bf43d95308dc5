/** The classic task of sequence networks: not which item comes next, but of which category it is. */

/** The categories that are told apart, and which items are of them. */
export interface CategoryTask {
  /** By how often they are met, the most frequent first, [classes]. */
  readonly categories: readonly string[]
  /** Class of each item: the first category that it names; −1 when that is not one of the classes, [items]. */
  readonly classOf: Int32Array
  /** Whether the item names the category anywhere. */
  has(item: number, category: number): boolean
}

/** Classes unless told otherwise: the task is known with ten. */
const CLASSES = 10

/**
 * The task of a data set: an item counts by the first category it names, and the categories met most often are told apart.
 * @param categories  of each item, [items]
 * @param sequences   item indices: what may be learned from
 */
export const categoryTaskOf = (
  categories: readonly (readonly string[])[],
  sequences: readonly Int32Array[],
  classes = CLASSES,
): CategoryTask => {
  const firsts = categories.map(([first]) => first)
  const counts = new Map<string, number>()
  for (const item of sequences.flatMap((sequence) => [...sequence])) {
    const first = firsts[item]
    if (first !== undefined) counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  const chosen = [...counts]
    .sort(([a, of], [b, than]) => than - of || (a < b ? -1 : 1))
    .slice(0, classes)
    .map(([name]) => name)
  return {
    categories: chosen,
    classOf: Int32Array.from(firsts, (first) => (first === undefined ? -1 : chosen.indexOf(first))),
    has: (item, category) => categories[item]?.includes(chosen[category] ?? '') ?? false,
  }
}
