/** What models read of a history, the same in training and in serving: item indices without echoes. */

/**
 * Which places of a history a model reads.
 * Where items do not repeat, an item counts where it was first met (a like after a watch is not a new step);
 * where they repeat, only runs of the same item become one step.
 * @param history      item indices in time order; negative ones (unknown to the model) are left out
 * @param itemsRepeat  whether the scenario recommends an item again
 * @returns            places in the history, ascending
 */
export const modelPlaces = (history: ArrayLike<number>, itemsRepeat: boolean): number[] => {
  const kept: number[] = []
  const met = new Set<number>()
  let last = -1
  for (let place = 0; place < history.length; place += 1) {
    const item = history[place] ?? -1
    const isEcho = itemsRepeat ? item === last : met.has(item)
    if (item < 0 || isEcho) continue
    met.add(item)
    last = item
    kept.push(place)
  }
  return kept
}

/** The sequence a model is trained on and encodes: the items at `modelPlaces`. */
export const modelSequence = (history: ArrayLike<number>, itemsRepeat: boolean): Int32Array =>
  Int32Array.from(modelPlaces(history, itemsRepeat), (place) => history[place] ?? -1)
