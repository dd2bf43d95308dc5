/** The columns of a segment in Arrow's own types: how each is made of ours, and ours of it. */
import { ACTIONS } from '@profilestream/contracts'
import {
  Dictionary,
  Float64,
  Int32,
  Int8,
  makeData,
  makeVector,
  TimestampMillisecond,
  Uint32,
  Uint64,
  Utf8,
  type Data,
  type Table,
  type TypeMap,
  type Vector,
} from 'apache-arrow'
import { columnOf, LOGGED_NUMBERS, ROW_NUMBERS, type LoggedNumber } from '../columns/numbers.js'
import type { InteractionColumns } from '../columns/interaction.js'
import { inOwnTurn } from '../columns/turns.js'

/** A column of the file. */
export interface ArrowColumn {
  readonly name: string
  readonly isNullable: boolean
  readonly dataOf: (columns: InteractionColumns) => Data
}

const required = (name: string, dataOf: ArrowColumn['dataOf']): ArrowColumn => ({
  name,
  isNullable: false,
  dataOf,
})

/** The columns, in their order within the file. */
export const ARROW_COLUMNS: readonly ArrowColumn[] = [
  required('logPlace', ({ logPlaces }) => makeData({ type: new Uint32(), data: logPlaces })),
  required('userId', ({ users, user }) => namesData(0, users, user)),
  required('itemId', ({ items, item }) => namesData(1, items, item)),
  required('action', ({ action }) =>
    makeData({
      type: new Dictionary(new Utf8(), new Int8(), 2),
      data: new Int8Array(action),
      dictionary: utf8Vector(ACTIONS),
    }),
  ),
  required('occurredAt', ({ occurredAt }) =>
    makeData({ type: new TimestampMillisecond('UTC'), data: bigIntsOf(occurredAt) }),
  ),
  required('eventHash', ({ eventHash }) =>
    makeData({ type: new Uint64(), data: new BigUint64Array(new Uint32Array(eventHash).buffer) }),
  ),
  ...LOGGED_NUMBERS.map((name) => ({
    name,
    isNullable: true,
    dataOf: ({ numbers }: InteractionColumns) => nullableData(columnOf(numbers, name)),
  })),
]

/** The types of a file's columns. */
export interface SegmentTypes extends Record<LoggedNumber, Float64> {
  readonly logPlace: Uint32
  readonly userId: Dictionary<Utf8, Int32>
  readonly itemId: Dictionary<Utf8, Int32>
  readonly action: Dictionary<Utf8, Int8>
  readonly occurredAt: TimestampMillisecond
  readonly eventHash: Uint64
}
type SegmentTable = Table<SegmentTypes & TypeMap>

/** Our columns of a file's. @throws Error when one is missing */
export const readColumns = async (table: SegmentTable): Promise<InteractionColumns> => {
  const rows = table.numRows
  const hashes = chunkIn(table, 'eventHash').values.subarray(0, rows)
  return {
    users: await inOwnTurn(() => dictionaryIn(table, 'userId')),
    items: await inOwnTurn(() => dictionaryIn(table, 'itemId')),
    user: new Uint32Array(chunkIn(table, 'userId').values.subarray(0, rows)),
    item: new Uint32Array(chunkIn(table, 'itemId').values.subarray(0, rows)),
    occurredAt: await inOwnTurn(() => numbersOf(chunkIn(table, 'occurredAt').values.subarray(0, rows))),
    action: await inOwnTurn(() => actionsIn(table)),
    eventHash: new Uint32Array(hashes.buffer, hashes.byteOffset, 2 * rows),
    numbers: await numbersIn(table),
    logPlaces: chunkIn(table, 'logPlace').values.subarray(0, rows),
  }
}

/** Names once each, and a number a row. */
const namesData = (id: number, names: readonly string[], numbers: Uint32Array): Data =>
  makeData({
    type: new Dictionary(new Utf8(), new Int32(), id),
    data: new Int32Array(numbers),
    dictionary: utf8Vector(names),
  })

const utf8Vector = (names: readonly string[]): Vector<Utf8> => {
  const valueOffsets = new Int32Array(names.length + 1)
  const data = Buffer.from(names.join(''))
  names.forEach((name, at) => (valueOffsets[at + 1] = (valueOffsets[at] ?? 0) + Buffer.byteLength(name)))
  return makeVector(makeData({ type: new Utf8(), length: names.length, nullCount: 0, valueOffsets, data }))
}

/** NaN becomes null. */
const nullableData = (values: Float64Array): Data => {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8))
  let nullCount = 0
  for (let row = 0; row < values.length; row += 1) {
    if (Number.isNaN(values[row])) nullCount += 1
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7))
  }
  return makeData({ type: new Float64(), data: values, nullBitmap, nullCount })
}

const HALF = 2 ** 32

/** Whole numbers as 64-bit integers, by halves: a BigInt for each row would be slow. */
const bigIntsOf = (values: Float64Array): BigInt64Array => {
  const halves = new Int32Array(2 * values.length)
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? 0
    halves[2 * row] = value % HALF
    halves[2 * row + 1] = Math.floor(value / HALF)
  }
  return new BigInt64Array(halves.buffer)
}

const numbersOf = (values: BigInt64Array): Float64Array => {
  const low = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
  const high = new Int32Array(values.buffer, values.byteOffset, 2 * values.length)
  const numbers = new Float64Array(values.length)
  for (let row = 0; row < numbers.length; row += 1)
    numbers[row] = (high[2 * row + 1] ?? 0) * HALF + (low[2 * row] ?? 0)
  return numbers
}

/** The one chunk of a column: a segment is one record batch. Its buffers may end with padding. */
const chunkIn = <Name extends keyof SegmentTypes>(
  table: SegmentTable,
  name: Name,
): Data<SegmentTypes[Name]> => {
  const chunk = table.getChild(name)?.data[0]
  if (chunk === undefined) throw new Error(`it has no column ${name}`)
  return chunk
}

const dictionaryIn = (table: SegmentTable, name: 'userId' | 'itemId' | 'action'): string[] => {
  const dictionary = chunkIn(table, name).dictionary as Vector<Utf8> | undefined
  return dictionary?.data.flatMap(textsOf) ?? []
}

const textsOf = ({ length, values, valueOffsets }: Data<Utf8>): string[] => {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return Array.from({ length }, (_, at) => bytes.toString('utf8', valueOffsets[at], valueOffsets[at + 1]))
}

/** Actions by name, so that a file outlives an order of the contract's. */
const actionsIn = (table: SegmentTable): Uint8Array => {
  const numbers = dictionaryIn(table, 'action').map((name) => ACTIONS.findIndex((action) => action === name))
  const unknown = ACTIONS.indexOf('unknown')
  const { values } = chunkIn(table, 'action')
  const actions = new Uint8Array(table.numRows)
  for (let row = 0; row < actions.length; row += 1) {
    const own = numbers[values[row] ?? -1] ?? -1
    actions[row] = own < 0 ? unknown : own
  }
  return actions
}

const numbersIn = async (table: SegmentTable): Promise<Float64Array> => {
  const numbers = new Float64Array(ROW_NUMBERS * table.numRows).fill(NaN)
  for (const [place, name] of LOGGED_NUMBERS.entries()) {
    const said = chunkIn(table, name).values.subarray(0, table.numRows)
    await inOwnTurn(() => said.forEach((value, row) => (numbers[row * ROW_NUMBERS + place] = value)))
  }
  return numbers
}
