/** Adjusted cosine: the cosine over common columns of values less each column's mean, so that harsh and mild raters meet. */
import { withCentredColumns } from './prepare.kernel.js'
import { withinOne, type Similarity } from './similarity.js'

/**
 *     sim(x, y) = Σ (x − c̄)(y − c̄) / √(Σ (x − c̄)² Σ (y − c̄)²), sums over the common columns, c̄ each column's mean
 *
 * Rows are items and columns users: c̄ is the user's mean rating. 0 when nothing is common or one side is all zeros.
 * Source: Sarwar et al., "Item-based collaborative filtering recommendation algorithms", WWW 2001, § 3.1.3.
 */
export const adjustedCosine: Similarity = {
  prepare: withCentredColumns,
  needsSums: true,
  of: ({ products, squaresX, squaresY }) =>
    squaresX === 0 || squaresY === 0 ? 0 : withinOne(products / Math.sqrt(squaresX * squaresY)),
}
