/** The release store's port: releases written whole, read with every checksum verified. */
import type { ReleaseVersion, ScenarioName } from '@profilestream/contracts'
import type {
  RefitDecision,
  Release,
  ReleaseDraft,
  ReleaseEmbeddings,
  ReleaseManifest,
  WrittenRelease,
} from './release.js'

/** Releases under one root, a folder or a bucket. Every method may reject with UnavailableError when the place refuses. */
export interface ReleaseStore {
  /** Writes a release whole and never over another one: no reader ever sees half. */
  write(release: ReleaseDraft): Promise<WrittenRelease>
  /**
   * Reads a whole release and verifies every file.
   * @param manifestSha256  what the message said; the manifest must match it
   * @throws ContractError naming the damaged file, or the format that this code doesn't know
   */
  read(location: string, manifestSha256?: string): Promise<Release>
  /** Reads and verifies manifest, items and embeddings only. */
  readEmbeddings(location: string, manifestSha256?: string): Promise<ReleaseEmbeddings>
  /** Reads and verifies the index of the item embeddings; null when the release has none. */
  readItemIndex(location: string, manifestSha256?: string): Promise<Uint8Array | null>
  /** Reads and verifies the manifest only. */
  readManifest(location: string, manifestSha256?: string): Promise<ReleaseManifest>
  /** Manifests of the whole releases, oldest first; damaged ones are left out and logged. */
  list(scenario: ScenarioName): Promise<ReleaseManifest[]>
  /** Where a listed release lies and the checksum of its manifest. */
  locate(manifest: ReleaseManifest): Promise<WrittenRelease>
  /** The version after the newest folder's. */
  nextVersion(scenario: ScenarioName): Promise<ReleaseVersion>
  /** Removes a release's folder. */
  remove(location: string): Promise<void>
  /** Removes what a killed writer left. */
  removeUnfinished(): Promise<void>
  /** Appends a decision of the gate. */
  recordDecision(decision: RefitDecision): Promise<void>
  /** All recorded decisions of a scenario, oldest first. */
  decisions(scenario: ScenarioName): Promise<RefitDecision[]>
}
