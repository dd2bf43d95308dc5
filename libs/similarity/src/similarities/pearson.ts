/** Pearson over the columns that both rows have: do they go up and down together where both are known. */
import { withinOne, type Similarity } from './similarity.js'

/**
 *     r(x, y) = (n Σxy − Σx Σy) / √((n Σx² − (Σx)²) (n Σy² − (Σy)²)), sums over the n common columns
 *
 * 0 when fewer than two columns are common, or one row does not vary over them. Equals scipy.stats.pearsonr there.
 * Source: Resnick et al., "GroupLens: an open architecture for collaborative filtering of netnews", CSCW 1994.
 */
export const pearson: Similarity = {
  prepare: (matrix) => matrix,
  needsSums: true,
  of: ({ count, products, sumX, sumY, squaresX, squaresY }) => {
    const varianceX = count * squaresX - sumX * sumX
    const varianceY = count * squaresY - sumY * sumY
    if (!isVaried(varianceX, count * squaresX) || !isVaried(varianceY, count * squaresY)) return 0
    return withinOne((count * products - sumX * sumY) / Math.sqrt(varianceX * varianceY))
  },
}

/** Equal values leave a rest of rounding, relative to what was subtracted. */
const isVaried = (variance: number, squares: number): boolean => variance > squares * 1e-12
