/** RMSE: how far predicted ratings are off, large errors counting more. */

/**
 * Root of the mean squared error.
 * @param squares  sum of squared errors of the predicted ratings
 * @param count    predicted ratings, ≥ 1
 * @returns        in units of the rating, ≥ 0, lower is better; NaN without ratings
 * Source: Herlocker et al., "Evaluating collaborative filtering recommender systems", ACM TOIS 22(1), 2004, § 4.1.1.
 */
export const rootMeanSquaredError = (squares: number, count: number): number => Math.sqrt(squares / count)
