/** Gini: how unevenly the lists' places are shared out among the items. */
import type { ShownCounts } from './shown-counts.js'

/**
 * Gini index over the whole catalog: Σ (2i − n − 1) xᵢ / (n Σ x), x rising, i from 1.
 * @param shown  how often each item is in a list, [items]
 * @returns      0..1: 0 when all items are shown alike, near 1 when one has every place; 0 when nothing is shown
 * Source: Shani & Gunawardana, "Evaluating recommendation systems", Recommender Systems Handbook, 2011, § 8.3.3.
 */
export const giniIndex = (shown: ShownCounts): number => {
  const rising = Float64Array.from(shown).sort()
  let weighted = 0
  let sum = 0
  rising.forEach((times, index) => {
    weighted += (2 * (index + 1) - rising.length - 1) * times
    sum += times
  })
  return sum === 0 ? 0 : weighted / (rising.length * sum)
}
