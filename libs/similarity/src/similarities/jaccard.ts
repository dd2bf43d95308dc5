/** Jaccard: the share of columns that both rows have among those that either has; values don't count. */
import { withOnes } from './prepare.kernel.js'
import type { Similarity } from './similarity.js'

/**
 *     J(x, y) = |x ∩ y| / |x ∪ y|
 *
 * 0 when both are empty. Equals 1 − scipy.spatial.distance.jaccard on the entries' places.
 * Source: Jaccard, "Étude comparative de la distribution florale", Bull. Soc. Vaud. Sci. Nat. 37, 1901.
 */
export const jaccard: Similarity = {
  prepare: withOnes,
  needsSums: false,
  of: ({ count }, entriesX, entriesY) => (count === 0 ? 0 : count / (entriesX + entriesY - count)),
}
