/** The folder of segments: one folder a day, one file a segment; only what the manifest names counts. */
import { ContractError } from '@profilestream/contracts'
import { readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { inOwnTurn } from '../columns/turns.js'
import { sha256Of, type Manifest, type SegmentEntry } from './manifest.js'
import { damaged, decodeSegment, encodeSegment, type Segment } from './segment.js'
import { writeWhole } from './whole-file.js'

const DAY_MS = 86_400_000
const DAY_FOLDER = /^day=/
/** Files of the format before Arrow, and a manifest that was being written. */
const LEFT_BEHIND = /^(segment-\d+-\d+\.seg|manifest\.json)\.unfinished$|^segment-\d+-\d+\.seg$/

/** `day=2026-11-24`: the folder of a day, as tools that read partitioned files expect it. */
const folderOf = (day: number): string => `day=${new Date(day * DAY_MS).toISOString().slice(0, 10)}`

/** Writes a segment under its number. It does not count before a manifest names it. @throws UnavailableError */
export const writeSegment = async (
  folder: string,
  segment: Segment,
  number: number,
): Promise<SegmentEntry> => {
  const { scenario, day, columns } = segment
  const file = join(folderOf(day), `${scenario}-${String(number).padStart(10, '0')}.arrow`)
  const bytes = await encodeSegment(segment)
  const sha256 = await inOwnTurn(() => sha256Of(bytes))
  await writeWhole(join(folder, file), bytes)
  const { logPlaces } = columns
  return {
    file,
    sha256,
    scenario,
    day,
    rows: logPlaces.length,
    firstPlace: logPlaces[0] ?? 0,
    lastPlace: logPlaces.at(-1) ?? 0,
  }
}

/** Reads a segment. @throws ContractError when it is not what was written */
export const readSegment = async (folder: string, { file, sha256 }: SegmentEntry): Promise<Segment> => {
  const path = join(folder, file)
  const bytes = await readFile(path)
  if ((await inOwnTurn(() => sha256Of(bytes))) !== sha256)
    throw damaged(path, 'it does not match its checksum in the manifest')
  return decodeSegment(bytes, path)
}

/** What is said of a segment that the manifest names and that is not there. */
export const missing = (folder: string, cause: Error): ContractError =>
  new ContractError(
    `${folder} lacks a segment that its manifest names (${cause.message}); put it back, or move the folder away so that the log is read again from Kafka`,
    { cause },
  )

/** Removes what a manifest does not name: files that were being written when a process died, and what was replaced. */
export const removeLeftovers = async (folder: string, manifest: Manifest): Promise<void> => {
  const counting = new Set(manifest.segments.map(({ file }) => file))
  for (const name of await readdir(folder)) {
    if (LEFT_BEHIND.test(name)) await rm(join(folder, name), { recursive: true })
    if (DAY_FOLDER.test(name)) await removeFrom(folder, name, counting)
  }
}

const removeFrom = async (folder: string, day: string, counting: ReadonlySet<string>): Promise<void> => {
  for (const name of await readdir(join(folder, day)))
    if (!counting.has(join(day, name))) await rm(join(folder, day, name), { recursive: true })
  await rmdir(join(folder, day)).catch(() => undefined)
}

/** Removes segments that a new manifest does not name any more. What can't be removed now goes at the next start. */
export const removeReplaced = async (folder: string, old: Manifest, current: Manifest): Promise<void> => {
  const counting = new Set(current.segments.map(({ file }) => file))
  const replaced = old.segments.filter(({ file }) => !counting.has(file))
  for (const { file } of replaced) await rm(join(folder, file)).catch(() => undefined)
  for (const day of new Set(replaced.map((of) => folderOf(of.day))))
    await rmdir(join(folder, day)).catch(() => undefined)
}

/** Whether a folder holds segments of this format. */
export const holdsSegments = async (folder: string): Promise<boolean> =>
  (await readdir(folder)).some((name) => DAY_FOLDER.test(name))
