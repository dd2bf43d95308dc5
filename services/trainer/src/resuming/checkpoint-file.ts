/** One training on disk: under way, or done while its refit goes on. Whole or not there; one that is damaged counts as none. */
import type { TrainedEncoder, TrainingCheckpoint } from '@profilestream/models'
import { writeDurably } from '@profilestream/release-store'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { PassedEpoch } from '../refit-progress.js'

/** What is kept of a training. */
export type KeptTraining = {
  readonly fingerprint: string
  /** How it has gone so far. */
  readonly passed: readonly PassedEpoch[]
} & (
  | { readonly kind: 'under-way'; readonly checkpoint: TrainingCheckpoint }
  | { readonly kind: 'done'; readonly encoder: TrainedEncoder }
)

/** Bytes of the SHA-256 in front. */
const HASH_BYTES = 32

/** Writes what is kept over what was kept before. */
export const writeTraining = async (path: string, kept: KeptTraining): Promise<void> => {
  const bytes = serialize(kept)
  await mkdir(dirname(path), { recursive: true })
  await writeDurably(`${path}.new`, Buffer.concat([hashOf(bytes), bytes]))
  await rename(`${path}.new`, path)
}

/** Reads what is kept; null when there is nothing, or nothing that can be read. */
export const readTraining = async (path: string): Promise<KeptTraining | null> => {
  const file = await readFile(path).catch(() => null)
  if (file === null) return null
  const bytes = file.subarray(HASH_BYTES)
  return file.subarray(0, HASH_BYTES).equals(hashOf(bytes)) ? (deserialize(bytes) as KeptTraining) : null
}

/** Forgets what is kept. */
export const dropTraining = (path: string): Promise<void> => rm(path, { force: true })

const hashOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
