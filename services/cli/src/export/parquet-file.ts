/** A Parquet file of columns, row group by row group, renamed into place when whole. */
import { fileWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A column: its part of the schema, and its value in each row. */
export interface ParquetColumn<Row> {
  readonly name: string
  readonly schema: readonly SchemaElement[]
  readonly valueOf: (row: Row) => unknown
}

const ROW_GROUP_ROWS = 100_000

type Kind = Omit<SchemaElement, 'name' | 'repetition_type'>
const KINDS = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  number: { type: 'DOUBLE' },
  place: { type: 'INT64' },
  moment: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
  boolean: { type: 'BOOLEAN' },
} as const satisfies Record<string, Kind>

/** A column that has a value in every row. */
export const required = <Row>(
  name: string,
  kind: keyof typeof KINDS,
  valueOf: ParquetColumn<Row>['valueOf'],
): ParquetColumn<Row> => ({
  name,
  schema: [{ name, repetition_type: 'REQUIRED', ...KINDS[kind] }],
  valueOf,
})

/** A column with nulls. */
export const optional = <Row>(
  name: string,
  kind: keyof typeof KINDS,
  valueOf: ParquetColumn<Row>['valueOf'],
): ParquetColumn<Row> => ({
  name,
  schema: [{ name, repetition_type: 'OPTIONAL', ...KINDS[kind] }],
  valueOf,
})

/** A column of lists of texts, never null. */
export const texts = <Row>(name: string, valueOf: (row: Row) => readonly string[]): ParquetColumn<Row> => ({
  name,
  schema: [
    { name, repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', ...KINDS.string },
  ],
  valueOf,
})

/** Writes the rows; a file of that name is replaced once the new one is whole. */
export const writeParquet = async <Row>(
  path: string,
  columns: readonly ParquetColumn<Row>[],
  rows: readonly Row[],
): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  const unfinished = `${path}.unfinished`
  const schema = [
    { name: 'root', num_children: columns.length },
    ...columns.flatMap((column) => column.schema),
  ]
  const writer = new ParquetWriter({ writer: fileWriter(unfinished), schema, createdBy: 'profilestream' })
  for (let from = 0; from < rows.length; from += ROW_GROUP_ROWS) {
    const group = rows.slice(from, from + ROW_GROUP_ROWS)
    const columnData = columns.map(({ name, valueOf }) => ({ name, data: group.map(valueOf) }))
    await writer.write({ columnData, rowGroupSize: ROW_GROUP_ROWS })
  }
  await writer.finish()
  await rename(unfinished, path)
}
