/** Coverage: how much of the catalog anybody is shown at all. */
import type { ShownCounts } from './shown-counts.js'

/**
 * Catalog coverage.
 * @param shown  how often each item is in a list, [items]
 * @returns      0..1: the share of items that are in at least one list
 * Source: Ge, Delgado-Battenfeld & Jannach, "Beyond accuracy: evaluating recommender systems by coverage and serendipity", RecSys 2010, § 3.1.
 */
export const catalogCoverage = (shown: ShownCounts): number => {
  let covered = 0
  for (const times of shown) if (times > 0) covered += 1
  return shown.length === 0 ? 0 : covered / shown.length
}
