/** Mean squared difference: how far apart two rows are where both are known, made a likeness. */
import type { Similarity } from './similarity.js'

/**
 *     sim(x, y) = 1 / (1 + Σ (x − y)² / n), sums over the n common columns
 *
 * 0 when nothing is common. It sees how high ratings are, which correlations don't; a single column in common may make 1, so
 * give it shrinkage or a minimum support on sparse rows.
 * Source: Shardanand & Maes, "Social information filtering", CHI 1995; as a likeness in Hug, "Surprise", JOSS 5(52), 2020.
 */
export const msd: Similarity = {
  prepare: (matrix) => matrix,
  needsSums: true,
  of: ({ count, products, squaresX, squaresY }) =>
    count === 0 ? 0 : count / (count + Math.max(0, squaresX + squaresY - 2 * products)),
}
