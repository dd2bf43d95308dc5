/** Releases as folders on a shared disk: root/scenario/version/, each with a manifest that proves the rest. */
import {
  asReleaseVersion,
  ContractError,
  describeError,
  type ReleaseVersion,
  type ScenarioName,
} from '@profilestream/contracts'
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { appendDecision, readDecisions } from './decisions.js'
import { isSystemError, onDisk, writeFolderAtOnce } from './disk.js'
import { decodeManifest, encodeManifest, locationOf, MANIFEST_FILE, requireSafeName } from './manifest.js'
import {
  decodeEmbeddings,
  decodeFiles,
  decodeItems,
  decodeNormalisation,
  encodeFiles,
  type ReadVerified,
} from './release-files.js'
import type { ReleaseStore } from './release-store.js'
import { RELEASE_FORMAT, type ReleaseDraft, type ReleaseManifest, type WrittenRelease } from './release.js'
import type { ReleasesSettings } from './settings.js'

/** Only what this store logs through; a service's logger fits. */
export interface StoreLogger {
  warn(details: object, message: string): void
}

/** Folder below the root where releases are written before they are whole. */
const UNFINISHED = '.unfinished'

/** Opens the store; the root is made at the first write. */
export const createReleaseStore = (
  { logger }: { readonly logger: StoreLogger },
  { folder: root }: ReleasesSettings,
): ReleaseStore => ({
  write: (release) => onDisk(`write into ${root}`, () => write(root, release)),
  read: async (location, sha256) => {
    const manifest = await readManifest(root, location, sha256)
    return decodeFiles(manifest, verifiedReader(root, location, manifest))
  },
  readEmbeddings: async (location, sha256) => {
    const manifest = await readManifest(root, location, sha256)
    const read = verifiedReader(root, location, manifest)
    const { version, dimension } = manifest
    const items = await decodeItems(manifest, read)
    const itemEmbeddings = await decodeEmbeddings(manifest, read)
    const { normalisation } = await decodeNormalisation(manifest, read)
    const limits = normalisation && { limits: normalisation.limits }
    return { version, dimension, items, itemEmbeddings, ...limits }
  },
  readManifest: (location, sha256) => readManifest(root, location, sha256),
  list: (scenario) => list(root, scenario, logger),
  locate: async ({ scenario, version }) => {
    const location = locationOf(scenario, version)
    return { location, manifestSha256: sha256Of(await readBytes(root, location, MANIFEST_FILE)) }
  },
  nextVersion: async (scenario) => nameOf(Math.max(0, ...(await versionsOf(root, scenario)).map(Number)) + 1),
  remove: (location) =>
    onDisk(`remove ${location}`, () => rm(folderOf(root, location), { recursive: true, force: true })),
  removeUnfinished: () =>
    onDisk('clear unfinished releases', () => rm(join(root, UNFINISHED), { recursive: true, force: true })),
  recordDecision: (decision) => onDisk('record a decision', () => appendDecision(root, decision)),
  decisions: (scenario) => readDecisions(root, scenario),
})

const write = async (root: string, draft: ReleaseDraft): Promise<WrittenRelease> => {
  const files = encodeFiles(draft)
  const checksums = Object.fromEntries([...files].map(([name, bytes]) => [name, sha256Of(bytes)]))
  const manifest = encodeManifest({ ...draft.manifest, format: RELEASE_FORMAT, files: checksums })
  const location = locationOf(draft.manifest.scenario, draft.manifest.version)
  const unfinished = join(root, UNFINISHED, randomUUID())
  await writeFolderAtOnce(
    folderOf(root, location),
    unfinished,
    new Map([...files, [MANIFEST_FILE, manifest]]),
  )
  return { location, manifestSha256: sha256Of(manifest) }
}

const readManifest = async (root: string, location: string, sha256?: string): Promise<ReleaseManifest> => {
  const bytes = await readBytes(root, location, MANIFEST_FILE)
  if (sha256 !== undefined) requireChecksum(bytes, sha256, `${location}/${MANIFEST_FILE}`)
  return decodeManifest(bytes, location)
}

const verifiedReader =
  (root: string, location: string, manifest: ReleaseManifest): ReadVerified =>
  async (file) => {
    const bytes = await readBytes(root, location, file)
    requireChecksum(bytes, manifest.files[file] ?? 'none', `${location}/${file}`)
    return bytes
  }

const readBytes = async (root: string, location: string, file: string): Promise<Uint8Array> => {
  const folder = folderOf(root, location)
  try {
    return await onDisk(`read ${location}/${file}`, () => readFile(join(folder, file)))
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (!isSystemError(cause) || cause.code !== 'ENOENT') throw error
    throw new ContractError(
      `${location}/${file} is missing below ${root}; restore the folder or refit, the previous release goes on serving`,
      { cause },
    )
  }
}

const requireChecksum = (bytes: Uint8Array, expected: string, file: string): void => {
  const found = sha256Of(bytes)
  if (found === expected) return
  throw new ContractError(
    `${file} is damaged: its SHA-256 is ${found}, not ${expected}; restore the folder or refit, the previous release goes on serving`,
  )
}

const list = async (
  root: string,
  scenario: ScenarioName,
  logger: StoreLogger,
): Promise<ReleaseManifest[]> => {
  const manifests: ReleaseManifest[] = []
  for (const version of await versionsOf(root, scenario)) {
    try {
      manifests.push(await readManifest(root, locationOf(scenario, asReleaseVersion(version))))
    } catch (error) {
      logger.warn({ scenario, version }, `a release is left out of the list: ${describeError(error)}`)
    }
  }
  return manifests
}

/** Version folders of a scenario, oldest first. */
const versionsOf = async (root: string, scenario: ScenarioName): Promise<string[]> => {
  const entries = await onDisk(`list releases of ${scenario}`, () =>
    readdir(join(root, requireSafeName(scenario)), { withFileTypes: true }).catch((error: unknown) => {
      if (isSystemError(error) && error.code === 'ENOENT') return []
      throw error
    }),
  )
  const names = entries.filter((entry) => entry.isDirectory() && /^\d+$/.test(entry.name))
  return names.map((entry) => entry.name).sort((a, b) => Number(a) - Number(b))
}

const nameOf = (version: number): ReleaseVersion => asReleaseVersion(String(version).padStart(4, '0'))

const folderOf = (root: string, location: string): string =>
  join(root, ...location.split('/').map(requireSafeName))

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
