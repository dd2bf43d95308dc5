/** A folder as a shelf: a release is written beside its place, synced and renamed into it. */
import { ContractError, type ScenarioName } from '@profilestream/contracts'
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { appendDecision, readDecisions } from '../decisions.js'
import { isSystemError, onDisk, writeFolderAtOnce } from '../disk.js'
import { MANIFEST_FILE, requireSafeName } from '../manifest.js'
import { missingFile, type ReleaseBytes, type Shelf } from './shelf.js'

/** Folder below the root where releases are written before they are whole. */
const UNFINISHED = '.unfinished'

/** Opens the shelf; the root is made at the first write. */
export const createFolderShelf = (root: string): Shelf => ({
  name: root,
  publish: (release) => onDisk(`write into ${root}`, () => publish(root, release)),
  read: (location, file) => read(root, location, file),
  versions: (scenario) => onDisk(`list releases of ${scenario}`, () => foldersOf(root, scenario)),
  remove: (location) =>
    onDisk(`remove ${location}`, () => rm(folderOf(root, location), { recursive: true, force: true })),
  removeUnfinished: () =>
    onDisk('clear unfinished releases', () => rm(join(root, UNFINISHED), { recursive: true, force: true })),
  appendDecision: (decision) => onDisk('record a decision', () => appendDecision(root, decision)),
  decisions: (scenario) => readDecisions(root, scenario),
})

const publish = (root: string, { location, files, manifest }: ReleaseBytes): Promise<void> =>
  writeFolderAtOnce(
    folderOf(root, location),
    join(root, UNFINISHED, randomUUID()),
    new Map([...files, [MANIFEST_FILE, manifest]]),
  )

const read = async (root: string, location: string, file: string): Promise<Uint8Array> => {
  const folder = folderOf(root, location)
  try {
    return await onDisk(`read ${location}/${file}`, () => readFile(join(folder, file)))
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (!isSystemError(cause) || cause.code !== 'ENOENT') throw error
    throw new ContractError(missingFile(location, file, root), { cause })
  }
}

const foldersOf = async (root: string, scenario: ScenarioName): Promise<string[]> => {
  const entries = await readdir(join(root, requireSafeName(scenario)), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (isSystemError(error) && error.code === 'ENOENT') return []
      throw error
    },
  )
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

const folderOf = (root: string, location: string): string =>
  join(root, ...location.split('/').map(requireSafeName))
