/** How often each item is in anybody's list: what coverage and Gini are reckoned from. */

/** Times that each item is shown, [items]. */
export type ShownCounts = Uint32Array

/** Counts the items of all lists. @param lists  item indices; −1 where a list is shorter */
export const countShown = (lists: Iterable<Int32Array>, items: number): ShownCounts => {
  const shown = new Uint32Array(items)
  for (const list of lists) {
    for (const item of list) if (item >= 0) shown[item] = (shown[item] ?? 0) + 1
  }
  return shown
}
