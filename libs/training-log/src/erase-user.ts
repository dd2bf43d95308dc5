/** Erasure: the segments that hold a user are written anew without her, and one manifest puts all of them in place. */
import { createColumnsBuilder } from './columns/columns-builder.js'
import { pickRows } from './columns/interaction.js'
import { inTurns } from './columns/turns.js'
import type { Manifest, SegmentEntry } from './disk/manifest.js'
import { readSegment, writeSegment } from './disk/segment-folder.js'
import type { Segment } from './disk/segment.js'

/** A log without a user. */
export interface Erased {
  /** Not yet written: until it is, she is in the log. */
  readonly manifest: Manifest
  /** Interactions that are gone with it. */
  readonly rows: number
}

/** Writes the segments that hold a user anew. What others did keeps its place in the log. */
export const eraseFrom = async (folder: string, manifest: Manifest, userId: string): Promise<Erased> => {
  const segments: SegmentEntry[] = []
  let { nextSegment } = manifest
  let rows = 0
  for (const entry of manifest.segments) {
    const left = await without(await readSegment(folder, entry), userId)
    if (left === null) segments.push(entry)
    else {
      const stay = left.columns.user.length
      rows += entry.rows - stay
      if (stay > 0) segments.push(await writeSegment(folder, left, nextSegment))
      nextSegment += 1
    }
  }
  return { manifest: { ...manifest, nextSegment, segments }, rows }
}

/** The segment without a user; null when it does not hold her. */
const without = async (segment: Segment, userId: string): Promise<Segment | null> => {
  const { columns } = segment
  const number = columns.users.indexOf(userId)
  if (number < 0) return null
  // Names that no row uses are left behind: her id, and items that only she has had.
  const builder = createColumnsBuilder()
  await inTurns(columns, (piece) =>
    builder.append(
      pickRows(
        piece,
        [...piece.user.keys()].filter((row) => piece.user[row] !== number),
      ),
    ),
  )
  return { ...segment, columns: builder.build() }
}
