/** Release folders: written whole, read with their checksums verified. */
export {
  DECISIONS,
  RELEASE_FORMAT,
  type BlendWeights,
  type NamedTensor,
  type NamedTensors,
  type RefitDecision,
  type Release,
  type ReleaseDraft,
  type ReleaseEmbeddings,
  type ReleaseManifest,
  type WrittenRelease,
} from './release.js'
export { type ReleaseStore } from './release-store.js'
export { appendDurably, moveIntoPlace, writeDurably } from './disk.js'
export { type TrainingCurve, type TrainingEpoch, type TrainingRecord } from './training-record.js'
export { cardOf, type Card, type CardSection, type CardTable } from './card/card.js'
export { cardHtml } from './card/card-html.js'
export { cardMarkdown } from './card/card-markdown.js'
export { decisionsOn, isOfRefit, standingOf, type Standing } from './standing.js'
export { canarySettings, canaryTimeOf, type CanarySettings } from './canary.js'
export { predecessorOf } from './predecessor.js'
export { releaseMessage } from './release-message.js'
export { createReleaseStore } from './create-release-store.js'
export { isTelling, READABLE, type JudgedFigure, type VectorReading } from './vector-readings.js'
export { releasesSettings, type ReleasesSettings } from './settings.js'
