/** The paired t-test: whether a mean difference could be chance. */
import { pairedDifference } from '../paired-difference.js'
import { incompleteBeta } from './incomplete-beta.js'

/**
 * Two-sided p of the hypothesis that the mean difference is 0.
 * @param ours    figure of each user, [users]
 * @param theirs  the same users in the same order, [users]
 * @returns       0..1; 1 with fewer than two users or when nothing differs
 * Source: Student, "The probable error of a mean", Biometrika 6(1), 1908. For users of retrieval systems it agrees with the
 *         randomisation test: Smucker, Allan & Carterette, CIKM 2007.
 */
export const pairedTTest = (ours: Float64Array, theirs: Float64Array): number => {
  const { mean, standardError } = pairedDifference(ours, theirs)
  if (ours.length < 2 || mean === 0) return 1
  const freedom = ours.length - 1
  const t = mean / standardError
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
}
