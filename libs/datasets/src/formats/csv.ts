/** Our own CSV: the header names fields of ClickstreamEvent, `context.` and a key for its context; empty cells are left out. */
import { didYouMean, schemas, type ScenarioName } from '@profilestream/contracts'
import { csvCells } from '../csv-cells.js'
import { eventOfFields, type EventFields } from '../event-fields.js'
import {
  problemAt,
  shownText,
  type OwnFormat,
  type LineReader,
  type ReadingContext,
} from '../format-reader.js'

const FIELDS = schemas.ClickstreamEvent.fields
const NAMES = FIELDS.map(({ name }) => name)
const CONTEXT = 'context.'

const isNumber = (type: unknown): boolean => type === 'long' || type === 'int' || type === 'double'

/** Fields that hold numbers: text that is one becomes one. */
const NUMERIC = new Set(FIELDS.filter(({ type }) => [type].flat().some(isNumber)).map(({ name }) => name))

/** Whether a first line is such a header. */
export const isCsvHeader = (line: string): boolean => {
  const names = csvCells(line) ?? []
  return ['userId', 'action', 'occurredAt'].every((name) => names.includes(name))
}

const unknownColumns = (header: readonly string[]): string[] =>
  header.filter((name) => !NAMES.includes(name) && !name.startsWith(CONTEXT))

const rows = (context: ReadingContext<ScenarioName | null>): LineReader => {
  let header: readonly string[] = []
  return (place) => {
    const cells = csvCells(place.line)
    if (cells === null) return problemAt(place, `${shownText(place.line)} has a quote that is not closed`)
    if (place.number > 1) return place.line === '' ? [] : rowOf({ header, cells }, place, context)
    header = cells.map((name) => name.trim())
    return unknownColumns(header).flatMap((name) =>
      problemAt(
        place,
        `column ${shownText(name)} is not a field of ClickstreamEvent${didYouMean(name, NAMES)}: it is left out`,
      ),
    )
  }
}

interface Row {
  readonly header: readonly string[]
  readonly cells: readonly string[]
}

const rowOf = (
  { header, cells }: Row,
  place: Parameters<LineReader>[0],
  context: ReadingContext<ScenarioName | null>,
) => {
  if (cells.length !== header.length) {
    return problemAt(place, `the line has ${cells.length} cells, the header ${header.length}`)
  }
  return eventOfFields(fieldsOf({ header, cells }), place, context)
}

const fieldsOf = ({ header, cells }: Row): EventFields => {
  const given = header
    .map((name, column) => [name, cells[column] ?? ''] as const)
    .filter(([, cell]) => cell !== '')
  const fields = given
    .filter(([name]) => NAMES.includes(name))
    .map(([name, cell]) => [name, valueOf(name, cell)])
  const extra = given.filter(([name]) => name.startsWith(CONTEXT))
  const context = Object.fromEntries(extra.map(([name, cell]) => [name.slice(CONTEXT.length), cell]))
  return { ...(Object.fromEntries(fields) as EventFields), ...(extra.length > 0 ? { context } : {}) }
}

const valueOf = (name: string, cell: string): unknown => {
  if (!NUMERIC.has(name)) return cell
  const number = Number(cell)
  return cell.trim() === '' || Number.isNaN(number) ? cell : number
}

/** The format. */
export const csv: OwnFormat = {
  format: 'csv',
  scenario: null,
  open: (_file, context) => rows(context),
}
