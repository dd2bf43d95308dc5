/** AUC: how often a held-out item stands before one that was not. */

/**
 * Area under the ROC curve of one user, over all items that could be recommended to her. Ties count against us.
 * @param ranks       ranks of the held-out items, best first, [held out]; infinite counts as behind everything
 * @param candidates  items that could be recommended, the held-out ones included
 * @returns           0..1, 0.5 is chance; NaN when nothing or everything was held out
 * Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27(8), 2006, § 7: the Mann-Whitney statistic.
 */
export const auc = (ranks: Float64Array, candidates: number): number => {
  const others = candidates - ranks.length
  let ahead = 0
  let held = 0
  for (const rank of ranks) {
    held += 1
    ahead += Math.min(rank - held, others)
  }
  return 1 - ahead / (held * others)
}
