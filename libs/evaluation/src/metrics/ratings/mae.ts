/** MAE: how far predicted ratings are off. */

/**
 * Mean absolute error.
 * @param absolutes  sum of absolute errors of the predicted ratings
 * @param count      predicted ratings, ≥ 1
 * @returns          in units of the rating, ≥ 0, lower is better; NaN without ratings
 * Source: Herlocker et al., "Evaluating collaborative filtering recommender systems", ACM TOIS 22(1), 2004, § 4.1.1.
 */
export const meanAbsoluteError = (absolutes: number, count: number): number => absolutes / count
