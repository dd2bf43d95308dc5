/** What models read of a history, the same in training and in serving: item indices without echoes. */

/**
 * The sequence a model is trained on and encodes.
 * Where items do not repeat, an item counts where it was first met (a like after a watch is not a new step);
 * where they repeat, only runs of the same item become one step.
 * @param history      item indices in time order; negative ones (unknown to the model) are left out
 * @param itemsRepeat  whether the scenario recommends an item again
 */
export const modelSequence = (history: Iterable<number>, itemsRepeat: boolean): Int32Array => {
  const kept: number[] = []
  const met = new Set<number>()
  for (const item of history) {
    const isEcho = itemsRepeat ? item === kept.at(-1) : met.has(item)
    if (item < 0 || isEcho) continue
    met.add(item)
    kept.push(item)
  }
  return Int32Array.from(kept)
}
