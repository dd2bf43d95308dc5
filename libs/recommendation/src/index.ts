/** Candidates, blend, exclusion, diversity and explanations: from scores to a list that can say why. Pure. */
export { blend, blendScores, type Blend, type Contribution } from './blend.js'
export { type Candidate, type Numbering, type SourceName, type SourceScores } from './candidate.js'
export { blendWeights, onlineTrust, type FittedBlend } from './cold-start.js'
export { diversify } from './diversify.js'
export { exclude, exclusionOf, type Exclusion, type ExclusionRules } from './exclude.js'
export { explain, explainSimilar, type Evidence, type Explanation, type ModelEvidence } from './explain.js'
export {
  createItemTable,
  nameOf,
  type ItemDescription,
  type ItemFacts,
  type ItemTable,
} from './item-table.js'
export {
  CONTENT_WEIGHT,
  fallBack,
  HALF_KNOWN_BESIDE_POPULARITY,
  personalShare,
  thinness,
  type FallbackScores,
  type FallbackWeights,
  type Known,
} from './fallback.js'
export { recommendationIdOf, type ListOrigin } from './recommendation-id.js'
export {
  retrieveDeep,
  RETRIEVED_ITEMS,
  type FoundItems,
  type NearestItems,
  type Retrieval,
  type RetrievedScores,
  type RetrievedSpace,
} from './retrieved-scores.js'
export { momentsOf, type RowMoments } from './row-moments.kernel.js'
export { scoreDeep, type Embeddings } from './sources/deep.js'
export { scoreByInterests, type Interest } from './sources/interests.js'
export { scoreByContent } from './sources/content.js'
export { scoreOnline } from './sources/online.js'
export { scoreByTransitions } from './sources/transitions.js'
export { scoreByTrend } from './sources/trending.js'
export {
  createTrends,
  daypartOf,
  NO_CONTEXT,
  type Daypart,
  type TrendContext,
  type TrendEvent,
  type Trends,
} from './trends.js'
