/** The folder of segments: renamed into place when whole, merged when many, read in order. */
import { ContractError, UnavailableError, type ScenarioName } from '@profilestream/contracts'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeSegment, encodeSegment, type Segment } from './segment.js'

/** A segment's file. */
export interface SegmentFile {
  readonly path: string
  /** Numbers of the first and last flush it holds. */
  readonly first: number
  readonly last: number
}

const NAME = /^segment-(\d+)-(\d+)\.seg$/
const UNFINISHED = '.unfinished'

const nameOf = (first: number, last: number): string =>
  `segment-${[first, last].map((number) => String(number).padStart(10, '0')).join('-')}.seg`

/**
 * The segments that count, in order. One whose flushes another holds too (a merge was cut short before it could
 * remove what it replaced) does not count.
 */
export const listSegments = async (folder: string): Promise<SegmentFile[]> => {
  const all = (await readdir(folder)).flatMap((name) => {
    const match = NAME.exec(name)
    return match === null
      ? []
      : [{ path: join(folder, name), first: Number(match[1]), last: Number(match[2]) }]
  })
  const byLength = all.sort((a, b) => a.first - b.first || b.last - a.last)
  let covered = -1
  const counting = byLength.filter(({ last }) => {
    const isNew = last > covered
    covered = Math.max(covered, last)
    return isNew
  })
  requireUnbroken(folder, counting)
  return counting
}

const requireUnbroken = (folder: string, segments: readonly SegmentFile[]): void => {
  segments.forEach(({ first }, index) => {
    const expected = index === 0 ? 0 : (segments[index - 1]?.last ?? -1) + 1
    if (first === expected) return
    throw new ContractError(
      `${folder} lacks the segment of flush ${String(expected)}; put it back, or move the folder away so that the log is read again from Kafka`,
    )
  })
}

/** Reads a segment, of one scenario or of all. */
export const readSegment = async ({ path }: SegmentFile, only?: ScenarioName): Promise<Segment> =>
  decodeSegment(await readFile(path), path, only)

/** Writes a segment so that it is there whole or not at all, also after the power goes. */
export const writeSegment = async (folder: string, segment: Segment): Promise<SegmentFile> => {
  const { first, last } = segment
  const path = join(folder, nameOf(first, last))
  try {
    await mkdir(folder, { recursive: true })
    const unfinished = `${path}${UNFINISHED}`
    const file = await open(unfinished, 'w')
    try {
      await file.writeFile(encodeSegment(segment))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
    await syncFolder(folder)
  } catch (cause) {
    throw new UnavailableError(
      `the training log could not write ${path}; free the disk or let this process write`,
      {
        cause,
      },
    )
  }
  return { path, first, last }
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Removes files that were being written when the process died, and segments that a merge has replaced. */
export const removeLeftovers = async (folder: string): Promise<void> => {
  const counting = new Set((await listSegments(folder)).map(({ path }) => path))
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (name.endsWith(UNFINISHED) || (NAME.test(name) && !counting.has(path))) await rm(path)
  }
}
