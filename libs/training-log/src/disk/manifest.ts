/**
 * The manifest: which segments count, and how far each partition has been read. One rename of it commits whatever a flush, a
 * compaction, the retention or an erasure has done, in however many files. A file that it does not name does not count.
 */
import { asScenarioName, ContractError, describeError, type ScenarioName } from '@profilestream/contracts'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { damaged } from './segment.js'
import { writeWhole } from './whole-file.js'

const count = z.int().min(0)
const entryShape = z.object({
  /** Path within the folder. */
  file: z.string(),
  sha256: z.string(),
  scenario: z.string().transform(asScenarioName),
  day: z.int(),
  rows: count,
  /** Places in the scenario's log of its first and last row. */
  firstPlace: count,
  lastPlace: count,
})
const manifestShape = z.object({
  format: z.literal(1),
  /** Number of the next segment's file: a name is never used twice. */
  nextSegment: count,
  /** Next offset to take, by partition. */
  positions: z.array(z.tuple([count, count])),
  /** Interactions of each scenario ever taken: the place of the next. */
  taken: z.array(z.tuple([z.string().transform(asScenarioName), count])),
  segments: z.array(entryShape),
})
const fileShape = z.object({ sha256: z.string(), manifest: z.unknown() })

/** What the manifest says of a segment. */
export type SegmentEntry = Readonly<z.output<typeof entryShape>>

/** The manifest. */
export interface Manifest {
  readonly nextSegment: number
  readonly positions: ReadonlyMap<number, number>
  readonly taken: ReadonlyMap<ScenarioName, number>
  readonly segments: readonly SegmentEntry[]
}

/** Of a log that has taken nothing. */
export const EMPTY_MANIFEST: Manifest = {
  nextSegment: 0,
  positions: new Map(),
  taken: new Map(),
  segments: [],
}

/** Name of its file. */
export const MANIFEST_FILE = 'manifest.json'

/** Reads the manifest; null where there is none. @throws ContractError when it is damaged or of a later format */
export const readManifest = async (folder: string): Promise<Manifest | null> => {
  const path = join(folder, MANIFEST_FILE)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : parseManifest(text, path)
}

const parseManifest = (text: string, path: string): Manifest => {
  try {
    const { sha256, manifest } = fileShape.parse(JSON.parse(text))
    if (sha256 !== sha256Of(JSON.stringify(manifest)))
      throw new ContractError('it does not match its checksum')
    const { nextSegment, positions, taken, segments } = manifestShape.parse(manifest)
    return { nextSegment, positions: new Map(positions), taken: new Map(taken), segments }
  } catch (cause) {
    throw damaged(path, describeError(cause))
  }
}

/** Makes a manifest the one that counts. @throws UnavailableError when the disk refuses; the old one counts then */
export const writeManifest = async (
  folder: string,
  { nextSegment, positions, taken, segments }: Manifest,
): Promise<void> => {
  const manifest = { format: 1, nextSegment, positions: [...positions], taken: [...taken], segments }
  const sha256 = sha256Of(JSON.stringify(manifest))
  await writeWhole(join(folder, MANIFEST_FILE), JSON.stringify({ sha256, manifest }))
}

/** SHA-256, hexadecimal. */
export const sha256Of = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex')
