/**
 * A segment of the training log as bytes. Columns first, then a footer that says where they are and which offsets
 * they come from, then the footer's length and a mark:
 *
 *     [columns of scenario 1][columns of scenario 2]…[footer, JSON][footer bytes: uint32][PSL1]
 *
 * Numbers are little-endian; every column begins at a multiple of 8.
 */
import { asScenarioName, ContractError, describeError, type ScenarioName } from '@profilestream/contracts'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { InteractionColumns } from './interaction.js'
import { noNumbers } from './numbers.js'

/** Offsets that a segment holds of one partition. */
export interface OffsetRange {
  /** First offset. */
  readonly from: number
  /** Next offset after the last. */
  readonly to: number
}

/** A segment in memory. */
export interface Segment {
  /** Numbers of the first and last flush it holds; one flush unless segments were merged. */
  readonly first: number
  readonly last: number
  /** What it was read from, by partition. */
  readonly ranges: ReadonlyMap<number, OffsetRange>
  /** Next offset to take of every partition, after this segment. */
  readonly positions: ReadonlyMap<number, number>
  readonly scenarios: ReadonlyMap<ScenarioName, InteractionColumns>
}

const MARK = 'PSL1'
const TAIL_BYTES = 8
const COLUMNS = ['users', 'items', 'user', 'item', 'occurredAt', 'action', 'eventHash', 'numbers'] as const

type Column = (typeof COLUMNS)[number]
const place = z.tuple([z.int(), z.int()])
/** Segments written before numbers were kept have no such column. */
const columnPlaces = z
  .object(Object.fromEntries(COLUMNS.map((column) => [column, place])) as Record<Column, typeof place>)
  .partial({ numbers: true })
const footerShape = z.object({
  first: z.int(),
  last: z.int(),
  ranges: z.array(z.tuple([z.int(), z.int(), z.int()])),
  positions: z.array(z.tuple([z.int(), z.int()])),
  scenarios: z.array(z.object({ name: z.string(), rows: z.int(), columns: columnPlaces })),
  sha256: z.string(),
})

/** What a footer says. */
type Footer = z.output<typeof footerShape>

/** The bytes of a segment. */
export const encodeSegment = (segment: Segment): Buffer => {
  const parts: Buffer[] = []
  let length = 0
  const add = (bytes: Uint8Array): [number, number] => {
    const from = length
    const padding = (8 - (bytes.byteLength % 8)) % 8
    parts.push(Buffer.from(bytes), Buffer.alloc(padding))
    length += bytes.byteLength + padding
    return [from, bytes.byteLength]
  }
  const scenarios = [...segment.scenarios].map(([name, columns]) => ({
    name,
    rows: columns.user.length,
    columns: Object.fromEntries(COLUMNS.map((column) => [column, add(bytesOf(columns[column]))])),
  }))
  const body = Buffer.concat(parts)
  const footer = Buffer.from(
    JSON.stringify({
      first: segment.first,
      last: segment.last,
      ranges: [...segment.ranges].map(([partition, { from, to }]) => [partition, from, to]),
      positions: [...segment.positions],
      scenarios,
      sha256: sha256Of(body),
    }),
  )
  const tail = Buffer.alloc(TAIL_BYTES)
  tail.writeUInt32LE(footer.byteLength, 0)
  tail.write(MARK, 4, 'latin1')
  return Buffer.concat([body, footer, tail])
}

/**
 * Reads a segment whole.
 * @param file  its path, for messages
 * @param only  the scenario to read; all when absent
 * @throws      ContractError when the file is no segment or is damaged
 */
export const decodeSegment = (bytes: Buffer, file: string, only?: ScenarioName): Segment => {
  const footer = readFooter(bytes, file)
  const wanted = footer.scenarios.filter(({ name }) => only === undefined || name === only)
  return {
    first: footer.first,
    last: footer.last,
    ranges: new Map(footer.ranges.map(([partition, from, to]) => [partition, { from, to }])),
    positions: new Map(footer.positions),
    scenarios: new Map(wanted.map((of) => [asScenarioName(of.name), readColumns(bytes, of.columns)])),
  }
}

const readFooter = (bytes: Buffer, file: string): Footer => {
  const mark = bytes.toString('latin1', bytes.byteLength - 4)
  if (bytes.byteLength < TAIL_BYTES || mark !== MARK) throw damaged(file, `it does not end with ${MARK}`)
  const end = bytes.byteLength - TAIL_BYTES
  const from = end - bytes.readUInt32LE(end)
  if (from < 0) throw damaged(file, 'its footer is longer than the file')
  try {
    const footer = footerShape.parse(JSON.parse(bytes.toString('utf8', from, end)))
    if (footer.sha256 === sha256Of(bytes.subarray(0, from))) return footer
  } catch (cause) {
    throw damaged(file, describeError(cause))
  }
  throw damaged(file, 'its columns do not match their checksum')
}

const damaged = (file: string, why: string): ContractError =>
  new ContractError(
    `${file} is damaged: ${why}; move the training log's folder away, and it is read again from Kafka as far back as that goes`,
  )

const readColumns = (bytes: Buffer, columns: Footer['scenarios'][number]['columns']): InteractionColumns => {
  const copy = (column: Exclude<Column, 'numbers'>): ArrayBuffer => copyAt(columns[column])
  const copyAt = ([from, length]: readonly [number, number]): ArrayBuffer => {
    const own = new ArrayBuffer(length)
    new Uint8Array(own).set(bytes.subarray(from, from + length))
    return own
  }
  const namesOf = (column: 'users' | 'items'): string[] =>
    z.array(z.string()).parse(JSON.parse(Buffer.from(copy(column)).toString('utf8')))
  const user = new Uint32Array(copy('user'))
  const { numbers } = columns
  return {
    users: namesOf('users'),
    items: namesOf('items'),
    user,
    item: new Uint32Array(copy('item')),
    occurredAt: new Float64Array(copy('occurredAt')),
    action: new Uint8Array(copy('action')),
    eventHash: new Uint32Array(copy('eventHash')),
    numbers: numbers === undefined ? noNumbers(user.length) : new Float64Array(copyAt(numbers)),
  }
}

const bytesOf = (column: InteractionColumns[Column]): Uint8Array =>
  ArrayBuffer.isView(column)
    ? new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
    : Buffer.from(JSON.stringify(column))

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
