/** Releases on a shelf, each with a manifest that proves the rest: the same in a folder and in an object store. */
import {
  asReleaseVersion,
  ContractError,
  describeError,
  type ReleaseVersion,
  type ScenarioName,
} from '@profilestream/contracts'
import { createHash } from 'node:crypto'
import { decodeManifest, encodeManifest, locationOf, MANIFEST_FILE } from './manifest.js'
import {
  decodeEmbeddings,
  decodeFiles,
  decodeItems,
  decodeNormalisation,
  encodeFiles,
  RELEASE_FILES,
} from './release-files.js'
import type { ReadVerified } from './read-file.js'
import type { ReleaseStore } from './release-store.js'
import { RELEASE_FORMAT, type ReleaseDraft, type ReleaseManifest, type WrittenRelease } from './release.js'
import type { ReleasesSettings } from './settings.js'
import { bucketAddressOf } from './shelves/bucket-address.js'
import { createBucketShelf } from './shelves/bucket-shelf.js'
import { openBucket } from './shelves/bucket.js'
import { createFolderShelf } from './shelves/folder-shelf.js'
import type { Shelf } from './shelves/shelf.js'

/** Only what this store logs through; a service's logger fits. */
export interface StoreLogger {
  warn(details: object, message: string): void
}

/** Opens the store that the settings name: a folder, or a bucket of an object store. */
export const createReleaseStore = (
  { logger }: { readonly logger: StoreLogger },
  settings: ReleasesSettings,
): ReleaseStore => {
  const address = bucketAddressOf(settings)
  const shelf = address === null ? createFolderShelf(settings.folder) : createBucketShelf(openBucket(address))
  return storeOn(shelf, logger)
}

const storeOn = (shelf: Shelf, logger: StoreLogger): ReleaseStore => ({
  write: (release) => write(shelf, release),
  read: async (location, sha256) => {
    const manifest = await readManifest(shelf, location, sha256)
    return decodeFiles(manifest, verifiedReader(shelf, location, manifest))
  },
  readEmbeddings: async (location, sha256) => {
    const manifest = await readManifest(shelf, location, sha256)
    const read = verifiedReader(shelf, location, manifest)
    const { version, dimension } = manifest
    const items = await decodeItems(manifest, read)
    const itemEmbeddings = await decodeEmbeddings(manifest, read)
    const { normalisation } = await decodeNormalisation(manifest, read)
    const limits = normalisation && { limits: normalisation.limits }
    return { version, dimension, items, itemEmbeddings, ...limits }
  },
  readItemIndex: async (location, sha256) => {
    const manifest = await readManifest(shelf, location, sha256)
    if (manifest.files[RELEASE_FILES.itemIndex] === undefined) return null
    return verifiedReader(shelf, location, manifest)(RELEASE_FILES.itemIndex)
  },
  readManifest: (location, sha256) => readManifest(shelf, location, sha256),
  list: (scenario) => list(shelf, scenario, logger),
  locate: async ({ scenario, version }) => {
    const location = locationOf(scenario, version)
    return { location, manifestSha256: sha256Of(await shelf.read(location, MANIFEST_FILE)) }
  },
  nextVersion: async (scenario) =>
    nameOf(Math.max(0, ...(await versionsOf(shelf, scenario)).map(Number)) + 1),
  remove: async (location) => shelf.remove(location),
  removeUnfinished: () => shelf.removeUnfinished(),
  recordDecision: (decision) => shelf.appendDecision(decision),
  decisions: (scenario) => shelf.decisions(scenario),
})

const write = async (shelf: Shelf, draft: ReleaseDraft): Promise<WrittenRelease> => {
  const files = encodeFiles(draft)
  const checksums = Object.fromEntries([...files].map(([name, bytes]) => [name, sha256Of(bytes)]))
  const manifest = encodeManifest({ ...draft.manifest, format: RELEASE_FORMAT, files: checksums })
  const location = locationOf(draft.manifest.scenario, draft.manifest.version)
  await shelf.publish({ location, files, manifest })
  return { location, manifestSha256: sha256Of(manifest) }
}

const readManifest = async (shelf: Shelf, location: string, sha256?: string): Promise<ReleaseManifest> => {
  const bytes = await shelf.read(location, MANIFEST_FILE)
  if (sha256 !== undefined) requireChecksum(bytes, sha256, `${location}/${MANIFEST_FILE}`)
  return decodeManifest(bytes, location)
}

const verifiedReader =
  (shelf: Shelf, location: string, manifest: ReleaseManifest): ReadVerified =>
  async (file) => {
    const bytes = await shelf.read(location, file)
    requireChecksum(bytes, manifest.files[file] ?? 'none', `${location}/${file}`)
    return bytes
  }

const requireChecksum = (bytes: Uint8Array, expected: string, file: string): void => {
  const found = sha256Of(bytes)
  if (found === expected) return
  throw new ContractError(
    `${file} is damaged: its SHA-256 is ${found}, not ${expected}; restore the folder or refit, the previous release goes on serving`,
  )
}

const list = async (
  shelf: Shelf,
  scenario: ScenarioName,
  logger: StoreLogger,
): Promise<ReleaseManifest[]> => {
  const manifests: ReleaseManifest[] = []
  for (const version of await versionsOf(shelf, scenario)) {
    try {
      manifests.push(await readManifest(shelf, locationOf(scenario, asReleaseVersion(version))))
    } catch (error) {
      logger.warn({ scenario, version }, `a release is left out of the list: ${describeError(error)}`)
    }
  }
  return manifests
}

/** Versions of a scenario, oldest first. */
const versionsOf = async (shelf: Shelf, scenario: ScenarioName): Promise<string[]> =>
  (await shelf.versions(scenario))
    .filter((version) => /^\d+$/.test(version))
    .sort((a, b) => Number(a) - Number(b))

const nameOf = (version: number): ReleaseVersion => asReleaseVersion(String(version).padStart(4, '0'))

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
