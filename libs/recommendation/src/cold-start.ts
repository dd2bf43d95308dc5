/** Cold start: how much is to be believed of a user by how much is known of her; the rest is what trends in her context. */
import type { SourceName } from './candidate.js'

/** Weights of the release's blend, fitted by the trainer on validation interactions. */
export interface FittedBlend {
  readonly deep: number
  readonly transitions: number
  readonly popularity: number
}

/** Interactions after which the personal and the trending part weigh the same. */
const HALF_KNOWN = 2
/**
 * Worth of interests beside a fitted blend of worth 1. On ml-100k HR@10 of attention, transitions and popularity was 0.214
 * with 0, 0.218 with 0.3, 0.195 with 1; in the simulator's worlds the items' true affinity grows with it all the way.
 */
const INTERESTS_BESIDE_MODEL = 0.3
/** Worth of trending for a well-known user before the first release; on ml-100k HR@10 was 0.034 with 0.3, 0.049 with 1, 0.056 with 4. */
const TRENDING_WITHOUT_MODEL = 1

/**
 * Share of the personal part, 0..1: n / (n + 2), the shape of an empirical-Bayes shrinkage.
 * @param interactions  what is known of the user
 */
export const personalShare = (interactions: number): number => interactions / (interactions + HALF_KNOWN)

/**
 * Weights of all sources for one user. The fitted weights are scaled to add up to the personal share.
 * @param fitted        of the serving release; null before the first
 * @param interactions  how many the user's history holds
 */
export const blendWeights = (
  fitted: FittedBlend | null,
  interactions: number,
): Readonly<Record<SourceName, number>> => {
  const share = personalShare(interactions)
  if (fitted === null)
    return {
      deep: 0,
      transitions: 0,
      popularity: 0,
      interests: share,
      trending: 1 - share + share * TRENDING_WITHOUT_MODEL,
    }
  const sum = Math.abs(fitted.deep) + Math.abs(fitted.transitions) + Math.abs(fitted.popularity)
  const scale = sum === 0 ? 0 : share / sum
  return {
    deep: fitted.deep * scale,
    transitions: fitted.transitions * scale,
    popularity: fitted.popularity * scale,
    interests: share * INTERESTS_BESIDE_MODEL,
    trending: 1 - share,
  }
}
