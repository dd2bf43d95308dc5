/** Merging: many small segments in a row become one, so that a year of flushes is no million files. */
import type { ScenarioName } from '@profilestream/contracts'
import { rm } from 'node:fs/promises'
import { createColumnsBuilder, type ColumnsBuilder } from './interaction.js'
import { readSegment, writeSegment, type SegmentFile } from './segment-folder.js'
import type { OffsetRange, Segment } from './segment.js'

/** Neighbouring small segments that make a merge worth while. */
const MANY = 16
/** A segment of more rows is left as it is. */
const LARGE_ROWS = 50_000

/** A segment's file with its number of rows. */
export interface SizedSegment extends SegmentFile {
  readonly rows: number
}

/** The small segments at the end of the log, if they are many; else none. */
export const worthMerging = (segments: readonly SizedSegment[]): readonly SizedSegment[] => {
  const lastLarge = segments.findLastIndex(({ rows }) => rows > LARGE_ROWS)
  const small = segments.slice(lastLarge + 1)
  return small.length >= MANY ? small : []
}

/** Writes one segment for several neighbours, then removes them. What can't be removed does not count any more: the longer one does. */
export const mergeSegments = async (
  folder: string,
  files: readonly SizedSegment[],
): Promise<SizedSegment> => {
  const segments: Segment[] = []
  for (const file of files) segments.push(await readSegment(file))
  const merged = joinSegments(segments)
  const written = await writeSegment(folder, merged)
  for (const { path } of files) await rm(path).catch(() => undefined)
  return { ...written, rows: files.reduce((sum, { rows }) => sum + rows, 0) }
}

/** One segment that holds what its parts hold, in their order. */
export const joinSegments = (segments: readonly Segment[]): Segment => {
  const builders = new Map<ScenarioName, ColumnsBuilder>()
  const ranges = new Map<number, OffsetRange>()
  const positions = new Map<number, number>()
  for (const segment of segments) {
    for (const [partition, { from, to }] of segment.ranges)
      ranges.set(partition, { from: ranges.get(partition)?.from ?? from, to })
    for (const [partition, next] of segment.positions) positions.set(partition, next)
    for (const [scenario, columns] of segment.scenarios) builderOf(builders, scenario).append(columns)
  }
  const scenarios = new Map([...builders].map(([scenario, builder]) => [scenario, builder.build()]))
  return { first: segments[0]?.first ?? 0, last: segments.at(-1)?.last ?? 0, ranges, positions, scenarios }
}

/** The builder of a scenario, made at its first use. */
export const builderOf = (
  builders: Map<ScenarioName, ColumnsBuilder>,
  scenario: ScenarioName,
): ColumnsBuilder => {
  const known = builders.get(scenario)
  if (known !== undefined) return known
  const made = createColumnsBuilder()
  builders.set(scenario, made)
  return made
}
