/** Weights of the sources that serve: how much is to be believed of a user by how much is known of her; the rest is what trends in her context. */
import type { SourceName } from './candidate.js'
import { CONTENT_WEIGHT, personalShare } from './fallback.js'

/** Weights of the release's blend, fitted by the trainer on validation interactions. */
export interface FittedBlend {
  readonly deep: number
  readonly transitions: number
  readonly popularity: number
  readonly interests: number
}

/** Worth of trending for a well-known user before the first release; on ml-100k HR@10 was 0.034 with 0.3, 0.049 with 1, 0.056 with 4. */
const TRENDING_WITHOUT_MODEL = 1

/** Weight of the online neighbours beside the fitted weights' sum of 1; how it was chosen: docs/recommendations.md. */
const ONLINE_WEIGHT = 0.8
/** The same before the first release, when they are believed of every item. */
const ONLINE_WEIGHT_WITHOUT_MODEL = 0.4
/** How far online evidence is believed of an item that the release knows, beside one that is newer than the release. */
const ONLINE_TRUST_IN_RELEASE = 0.1

/** How far an item's online evidence is believed, 0..1. */
export const onlineTrust = (isInRelease: boolean): number => (isInRelease ? ONLINE_TRUST_IN_RELEASE : 1)

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
      online: share * ONLINE_WEIGHT_WITHOUT_MODEL,
      popularity: 0,
      interests: share,
      content: CONTENT_WEIGHT,
      trending: 1 - share + share * TRENDING_WITHOUT_MODEL,
    }
  const { deep, transitions, popularity, interests } = fitted
  const sum = [deep, transitions, popularity, interests].reduce((all, weight) => all + Math.abs(weight), 0)
  const scale = sum === 0 ? 0 : share / sum
  return {
    deep: deep * scale,
    transitions: transitions * scale,
    online: share * ONLINE_WEIGHT,
    popularity: popularity * scale,
    interests: interests * scale,
    content: CONTENT_WEIGHT,
    trending: 1 - share,
  }
}
