/** Reads a snapshot, believing nothing that its checksums do not bear out. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ContractError, describeError } from '@profilestream/contracts'
import type { StoredProfile } from '@profilestream/profile-store'
import { MANIFEST_FILE, parseManifest, sha256Of, unpackProfiles, type SnapshotManifest } from './snapshot.js'

/** A snapshot on disk. */
export interface Snapshot {
  readonly folder: string
  readonly manifest: SnapshotManifest
  /** Hands over all profiles. @throws ContractError when a file is damaged */
  eachProfile(take: (profiles: readonly StoredProfile[]) => Promise<void>): Promise<void>
}

const readWhole = async (path: string, why: string): Promise<Buffer> => {
  try {
    return await readFile(path)
  } catch (error) {
    throw new ContractError(`${path} can not be read (${describeError(error)}): ${why}`)
  }
}

/** Opens a snapshot. @throws ContractError when it is none, or damaged */
export const openSnapshot = async (folder: string): Promise<Snapshot> => {
  const why = 'name the folder of a snapshot that `profilestream snapshot` has written'
  const manifest = parseManifest((await readWhole(join(folder, MANIFEST_FILE), why)).toString(), folder)
  return {
    folder,
    manifest,
    eachProfile: async (take) => {
      for (const { name, sha256 } of manifest.files) {
        const bytes = await readWhole(join(folder, name), 'the snapshot is not whole, take another')
        if (sha256Of(bytes) !== sha256)
          throw new ContractError(`${join(folder, name)} is damaged: take another snapshot`)
        await take(unpackProfiles(bytes))
      }
    },
  }
}

/** The newest snapshot in a folder of snapshots, or null. */
export const newestSnapshot = async (folder: string): Promise<Snapshot | null> => {
  const names = await readdir(folder).catch(() => [])
  const newest = names
    .filter((name) => name.includes('-generation-') && !name.endsWith('.partial'))
    .sort()
    .at(-1)
  return newest === undefined ? null : openSnapshot(join(folder, newest))
}
