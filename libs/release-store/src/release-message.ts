/** What is told of a release on `model-releases`: where it lies, what proves it, and what its manifest says of it. */
import type { ModelRelease } from '@profilestream/contracts'
import type { ReleaseDraft, WrittenRelease } from './release.js'

/** The message that makes a release serve. */
export const releaseMessage = (
  manifest: ReleaseDraft['manifest'],
  written: WrittenRelease,
): ModelRelease => ({
  scenario: manifest.scenario,
  version: manifest.version,
  architecture: manifest.architecture,
  releasedAt: manifest.releasedAt,
  location: written.location,
  manifestSha256: written.manifestSha256,
  windowFrom: manifest.windowFrom,
  windowTo: manifest.windowTo,
  interactions: manifest.interactions,
  users: manifest.users,
  items: manifest.items,
  figures: { ...manifest.figures },
})
