/** Friendly JSON into records: unknown, invalid and missing fields are all named, with their paths. */
import { accepted, deadLettered, type Accepted, type Checked, type DeadLettered } from '../outcome.js'
import { SCHEMA_NAMES, schemas, type RecordTypes, type SchemaName } from '../schemas.js'
import { jsonReaderOf, type FieldProblem, type JsonReader } from './json-readers.js'

/** What was wrong with a JSON value, field by field. */
export interface JsonProblems {
  readonly kind: 'problems'
  /** At least one. */
  readonly problems: readonly FieldProblem[]
}

const readers = Object.fromEntries(
  SCHEMA_NAMES.map((name) => [name, jsonReaderOf(schemas[name])]),
) as Readonly<Record<SchemaName, JsonReader>>

/**
 * Reads a JSON value against a schema; the gateway answers with the problems as they are.
 * @param schemaName  which schema
 * @param value       what JSON.parse gave
 * @returns           the record, its absent fields filled with the schema's defaults; or every problem
 */
export const readJson = <Name extends SchemaName>(
  schemaName: Name,
  value: unknown,
): Accepted<RecordTypes[Name]> | JsonProblems => {
  const problems: FieldProblem[] = []
  const record = readers[schemaName](value, '', problems)
  return problems.length > 0 ? { kind: 'problems', problems } : accepted(record as RecordTypes[Name])
}

const SHOWN_PROBLEMS = 5

const sentenceOf = ({ path, detail }: FieldProblem): string => `${path === '' ? 'the value' : path} ${detail}`

/** The dead letter of some problems: the first one's reason, and a sentence that names the first five. */
export const deadLetterOf = (problems: readonly FieldProblem[]): DeadLettered => {
  const sentences = problems.slice(0, SHOWN_PROBLEMS).map(sentenceOf)
  const more = problems.length > SHOWN_PROBLEMS ? [`and ${problems.length - SHOWN_PROBLEMS} more`] : []
  return deadLettered(problems[0]?.reason ?? 'invalid_field', [...sentences, ...more].join('; '))
}

/** Reads a JSON value against a schema, as data for a pipeline: accepted, or a dead letter that names each problem. */
export const fromJson = <Name extends SchemaName>(
  schemaName: Name,
  value: unknown,
): Checked<RecordTypes[Name]> => {
  const read = readJson(schemaName, value)
  return read.kind === 'problems' ? deadLetterOf(read.problems) : read
}
