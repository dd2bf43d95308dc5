/** Pearson over all entries: the cosine of rows less their own means, what is missing counting as the mean. */
import { withCentredRows, withUnitRows } from './prepare.kernel.js'
import type { Similarity } from './similarity.js'

/**
 *     sim(x, y) = Σ (x − x̄)(y − ȳ) / (‖x − x̄‖ ‖y − ȳ‖), means and norms over all entries of each row
 *
 * Two rows that share one column are not perfectly alike here, as they are for `pearson`: that makes it the steadier of the
 * two on sparse data. 0 when a row is constant.
 * Source: Herlocker et al., "Evaluating collaborative filtering recommender systems", TOIS 22(1), 2004; the centring is that
 * of Aggarwal, "Recommender Systems", Springer 2016, § 2.3.1.
 */
export const centredCosine: Similarity = {
  prepare: (matrix) => withUnitRows(withCentredRows(matrix)),
  needsSums: false,
  of: ({ products }) => products,
}
