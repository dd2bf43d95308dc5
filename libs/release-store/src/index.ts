/** Release folders: written whole, read with their checksums verified. */
export {
  DECISIONS,
  PEOPLES_DECISIONS,
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
export { moveIntoPlace, writeDurably } from './disk.js'
export { isByPerson, standingOf, type Standing } from './standing.js'
export { releaseMessage } from './release-message.js'
export { createReleaseStore } from './create-release-store.js'
export { releasesSettings, type ReleasesSettings } from './settings.js'
