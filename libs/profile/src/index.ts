/** What a profile is and how an event changes it. Pure. */
export { BOT_REASONS, type BotReason } from './admit/bots/score.js'
export { type Basis, type CatalogView, type EmbeddingsView } from './basis.js'
export { checkEvent, type CleanEvent } from './check/check-event.js'
export { checkLateness, NO_WATERMARK, type LogMoment } from './check/lateness.js'
export { type Repair } from './check/repairs.js'
export { encodeProfile } from './codec/encode-profile.js'
export { openProfile, profileVersionOf } from './codec/open-profile.js'
export { foldEvent } from './fold/fold-event.js'
export { choicesOf } from './fold/choice.js'
export { amountOf, hundredthsOf, weightAt } from './fold/interaction-value.js'
export { interestsOf, type TasteEvidence } from './fold/interests-of.js'
export { BANDS as PRICE_BANDS, priceBandOf, priceBandPlace } from './fold/price-bands.js'
export { exp2 } from './fold/time-decay.kernel.js'
export { createHashEmbeddings, hashVector } from './hash-vector.kernel.js'
export { createProfile, type FoldOutcome, type MutableProfile, type PlacedEvent } from './mutable-profile.js'
export { applyScaler } from './normalise/apply-scaler.js'
export {
  FEATURES,
  SCALER_OF,
  scaleFeatures,
  type Feature,
  type FeatureScalers,
  type InteractionNumbers,
} from './normalise/features.js'
export { fitScaler } from './normalise/fit-scaler.js'
export { historyColumns, type HistoryColumns } from './view/history-columns.js'
export { earlierThan, numbersOf, type Earlier, type SaidNumbers } from './normalise/interaction-numbers.js'
export { NORMALISATION_FORMAT, type Normalisation } from './normalise/normalisation.js'
export {
  WINSORISED_FIELDS,
  type OutlierLimits,
  type ScenarioLimits,
  type WinsorisedField,
} from './normalise/outlier-limits.js'
export {
  createPast,
  PAST_NUMBERS,
  pastNumbers,
  takeStep,
  type Past,
  type PastStep,
} from './normalise/past-numbers.js'
export { applyZScore, momentsOf, type Moments } from './normalise/z-score.js'
export { hourOf, HOURS, weekdayOf, WEEKDAYS } from './fold/rhythm.js'
export { parseNormalisation } from './normalise/parse-normalisation.js'
export { scalersBeforeRelease, type NumberEstimate } from './normalise/running-estimates.js'
export { type Provenance, type Scaler, type ScalerKind } from './normalise/scaler.js'
export { withinLimits } from './normalise/winsorise.js'
export { forwardOf, readFollowing } from './identify/follow-forwards.js'
export { type Link, type LinkState } from './identify/links.js'
export { settleLink, type LinkedIds, type SettledLink } from './identify/settle-link.js'
export {
  explainSegments,
  type ExplainedCondition,
  type ExplainedSegment,
} from './segments/explain-segments.js'
export { listSegments, type SegmentMembership } from './segments/list-segments.js'
export { segmentProblems } from './segments/rules.js'
export {
  MAX_TIES,
  VECTOR_DIMENSION,
  type BotSuspicion,
  type Interaction,
  type Interest,
  type Profile,
  type ScenarioProfile,
  type Session,
  type SocialTie,
} from './profile.js'
export { type CompareAndSetResult, type ProfileStore, type ProfileWrite } from './profile-store.js'
export { viewSentences, withModelViews, type ModelReading, type ModelView } from './view/model-view.js'
export { profileToJson, type Telling } from './view/profile-to-json.js'
export { closedProfileUpdatedOf, type ClosedProfileTold } from './view/closed-profile-updated.js'
export { profileUpdatedOf } from './view/profile-updated.js'
export { likelyNames, type LikelyName } from './view/statements/likely-names.js'
export { sentencesOf, stateScenario, type Statements } from './view/statements/state-profile.js'
export {
  type Confidence,
  type Evidence,
  type EvidenceEvent,
  type Statement,
} from './view/statements/statement.js'
export { knownInterests, type KnownInterest } from './view/statements/interests.js'
export { tastesOf } from './view/tastes.js'
export { tellProfile } from './view/tell-profile.js'
export { decodeProfile, hasHad, viewProfile } from './view/view-profile.js'
