/**
 * A segment: interactions of one scenario that came on one day, as an Arrow IPC file that any Arrow reader opens. What it was
 * read from stands in the footer, as metadata of the schema.
 */
import { asScenarioName, ContractError, describeError, type ScenarioName } from '@profilestream/contracts'
import {
  Field,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  type Data,
  type TypeMap,
} from 'apache-arrow'
import { z } from 'zod'
import type { InteractionColumns } from '../columns/interaction.js'
import { inOwnTurn } from '../columns/turns.js'
import { ARROW_COLUMNS, readColumns, type SegmentTypes } from './arrow-columns.js'

/** Offsets that a segment holds interactions of, in one partition. */
export interface OffsetRange {
  /** First offset. */
  readonly from: number
  /** Next offset after the last. */
  readonly to: number
}

/** A segment in memory. */
export interface Segment {
  readonly scenario: ScenarioName
  /** Log time's day, days since 1970-01-01 UTC. */
  readonly day: number
  /** What it was read from, by partition. */
  readonly ranges: ReadonlyMap<number, OffsetRange>
  readonly columns: InteractionColumns
}

/** Name of the metadata in the footer. */
const METADATA = 'profilestream.segment'

const metadataShape = z.object({
  scenario: z.string().transform(asScenarioName),
  day: z.int(),
  ranges: z.array(z.tuple([z.int(), z.int(), z.int()])),
})

/** The bytes of a segment. */
export const encodeSegment = async ({ scenario, day, ranges, columns }: Segment): Promise<Uint8Array> => {
  const metadata = {
    scenario,
    day,
    ranges: [...ranges].map(([partition, { from, to }]) => [partition, from, to]),
  }
  const children: Data[] = []
  for (const { dataOf } of ARROW_COLUMNS) children.push(await inOwnTurn(() => dataOf(columns)))
  const fields = ARROW_COLUMNS.map(
    ({ name, isNullable }, at) => new Field(name, children[at]?.type ?? new Struct([]), isNullable),
  )
  const schema = new Schema(fields, new Map([[METADATA, JSON.stringify(metadata)]]))
  const rows = makeData({ type: new Struct(fields), length: columns.user.length, nullCount: 0, children })
  return inOwnTurn(() => tableToIPC(new Table(schema, [new RecordBatch(schema, rows)]), 'file'))
}

/**
 * Reads a segment.
 * @param file  its path, for messages
 * @throws      ContractError when the bytes are no segment
 */
export const decodeSegment = async (bytes: Uint8Array, file: string): Promise<Segment> => {
  try {
    const table = await inOwnTurn(() => tableFromIPC<SegmentTypes & TypeMap>(bytes))
    const { ranges, ...rest } = metadataShape.parse(JSON.parse(table.schema.metadata.get(METADATA) ?? 'null'))
    return {
      ...rest,
      ranges: new Map(ranges.map(([partition, from, to]) => [partition, { from, to }])),
      columns: await readColumns(table),
    }
  } catch (cause) {
    throw damaged(file, describeError(cause))
  }
}

/** What is said of a file that is not what was written. */
export const damaged = (file: string, why: string): ContractError =>
  new ContractError(
    `${file} is damaged: ${why}; move the training log's folder away, and it is read again from Kafka as far back as that goes`,
  )
