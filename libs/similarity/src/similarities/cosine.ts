/** Cosine: the angle between two rows, what is missing counting as zero. */
import { withUnitRows } from './prepare.kernel.js'
import type { Similarity } from './similarity.js'

/**
 *     cos(x, y) = Σ xy / (‖x‖ ‖y‖), the norms over all entries of each row
 *
 * 0 when a row has no entry but zeros. Equals sklearn.metrics.pairwise.cosine_similarity on the matrix with zeros.
 * Source: Sarwar et al., "Item-based collaborative filtering recommendation algorithms", WWW 2001, § 3.1.1.
 */
export const cosine: Similarity = {
  prepare: withUnitRows,
  needsSums: false,
  of: ({ products }) => products,
}
