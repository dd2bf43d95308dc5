/** Compaction: many small segments of one scenario and day become one, so that a year of flushes is no million files. */
import { joinColumns } from './columns/columns-builder.js'
import type { Manifest, SegmentEntry } from './disk/manifest.js'
import { readSegment, writeSegment } from './disk/segment-folder.js'
import type { OffsetRange, Segment } from './disk/segment.js'

/** Small segments of the newest day that make a compaction worth while; of a day that is over, two do. */
const MANY = 16
/** A segment of more rows is left as it is. */
const LARGE_ROWS = 50_000

/** Groups of small segments to make one of, each of one scenario and day, in order of places. */
export const worthCompacting = (segments: readonly SegmentEntry[]): SegmentEntry[][] => {
  const newest = segments.reduce((most, { day }) => Math.max(most, day), -Infinity)
  const groups = new Map<string, SegmentEntry[]>()
  for (const segment of segments) {
    if (segment.rows > LARGE_ROWS) continue
    const key = `${String(segment.day)} ${segment.scenario}`
    groups.set(key, [...(groups.get(key) ?? []), segment])
  }
  const many = [...groups.values()].filter((of) => of.length >= (of[0]?.day === newest ? MANY : 2))
  return many.flatMap(cutInOrder).filter((of) => of.length > 1)
}

/** Neighbours of a group that make a large segment, and what is left: so no join takes more than twice as many rows as one needs. */
const cutInOrder = (group: readonly SegmentEntry[]): SegmentEntry[][] => {
  const cut: SegmentEntry[][] = []
  let rows = Infinity
  for (const entry of [...group].sort((a, b) => a.firstPlace - b.firstPlace)) {
    if (rows > LARGE_ROWS) {
      cut.push([])
      rows = 0
    }
    cut.at(-1)?.push(entry)
    rows += entry.rows
  }
  return cut
}

/** Writes one segment for several. @returns the manifest that names it in their stead, not yet written */
export const compact = async (
  folder: string,
  manifest: Manifest,
  group: readonly SegmentEntry[],
): Promise<Manifest> => {
  const parts: Segment[] = []
  for (const entry of group) parts.push(await readSegment(folder, entry))
  const [first] = parts
  if (first === undefined) return manifest
  const { scenario, day } = first
  const columns = await joinColumns(parts.map((part) => part.columns))
  const joined = { scenario, day, ranges: joinRanges(parts.map(({ ranges }) => ranges)), columns }
  const written = await writeSegment(folder, joined, manifest.nextSegment)
  const kept = manifest.segments.filter((entry) => !group.includes(entry))
  return { ...manifest, nextSegment: manifest.nextSegment + 1, segments: [...kept, written] }
}

/** From the lowest offset to the highest, by partition. */
const joinRanges = (all: readonly ReadonlyMap<number, OffsetRange>[]): Map<number, OffsetRange> => {
  const joined = new Map<number, OffsetRange>()
  for (const [partition, { from, to }] of all.flatMap((ranges) => [...ranges])) {
    const known = joined.get(partition) ?? { from, to }
    joined.set(partition, { from: Math.min(known.from, from), to: Math.max(known.to, to) })
  }
  return joined
}
