/** Compaction leaves the event loop to others: it joins no more rows than it needs to, and works on few of them in one turn. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createColumnsBuilder, joinColumns } from './columns/columns-builder.js'
import type { InteractionColumns } from './columns/interaction.js'
import { ROWS_A_TURN } from './columns/turns.js'
import { worthCompacting } from './compaction.js'
import { ARROW_COLUMNS } from './disk/arrow-columns.js'
import type { SegmentEntry } from './disk/manifest.js'
import { decodeSegment, encodeSegment } from './disk/segment.js'
import { anInteraction, video } from './testing/a-log.js'

const someColumns = (rows: number): InteractionColumns => {
  const builder = createColumnsBuilder()
  for (let id = 0; id < rows; id += 1) builder.add(anInteraction(id), id)
  return builder.build()
}

/** Turns that other work has while some work goes on that waits for no disk: those that it leaves. */
const turnsDuring = async (work: () => Promise<unknown>): Promise<number> => {
  let turns = 0
  let goesOn = true
  const other = (): void => {
    turns += 1
    if (goesOn) setImmediate(other)
  }
  setImmediate(other)
  await work()
  goesOn = false
  return turns
}

test('other work has its turn after each few thousand rows that are joined, and after each column written or read', async () => {
  const columns = someColumns(5 * ROWS_A_TURN)
  const segment = { scenario: video, day: 0, ranges: new Map(), columns }
  const bytes = await encodeSegment(segment)

  const joining = await turnsDuring(() => joinColumns([columns, columns]))
  const writing = await turnsDuring(() => encodeSegment(segment))
  const reading = await turnsDuring(() => decodeSegment(bytes, 'file'))

  assert.ok(joining >= 10, `${String(joining)} turns while joining`)
  assert.ok(writing >= ARROW_COLUMNS.length, `${String(writing)} turns while writing`)
  // Of Arrow's columns, three are views of the bytes.
  assert.ok(reading >= ARROW_COLUMNS.length - 3, `${String(reading)} turns while reading`)
})

/** Segments of one scenario and day with so many rows each, one after the other in the log. */
const segmentsOf = (...rows: readonly number[]): SegmentEntry[] => {
  let firstPlace = 0
  return rows.map((own, at) => {
    const entry = { file: String(at), sha256: '', scenario: video, day: 0, rows: own, firstPlace }
    firstPlace += own
    return { ...entry, lastPlace: firstPlace - 1 }
  })
}
const rowsOf = (groups: readonly (readonly SegmentEntry[])[]): number[][] =>
  groups.map((group) => group.map(({ rows }) => rows))

test('a busy day becomes several files of neighbouring segments, each just large enough to be left alone', () => {
  const many = segmentsOf(...Array.from({ length: 16 }, () => 20_000))

  const three = [20_000, 20_000, 20_000]
  assert.deepEqual(rowsOf(worthCompacting(many)), [three, three, three, three, three])
  assert.deepEqual(worthCompacting([...many].reverse()), worthCompacting(many))
})

test('what is small stays for the next time where nothing is left to join it with', () => {
  const newest = { ...segmentsOf(1)[0]!, day: 1 }

  assert.deepEqual(rowsOf(worthCompacting([...segmentsOf(30_000, 30_000, 5), newest])), [[30_000, 30_000]])
  assert.deepEqual(worthCompacting([...segmentsOf(60_000, 5), newest]), [])
})
