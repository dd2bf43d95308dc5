/** Readers of friendly JSON (no union wrappers), compiled from the schemas; what does not fit is named with its path. */
import type { DeadLetterReason } from '../generated/records.js'
import type { AvroField, AvroRecord, AvroType } from '../schemas.js'
import { didYouMean, shown } from '../text.js'

/** One thing wrong with one field. */
export interface FieldProblem {
  /** Where: `price`, `items[2].score`; empty for the value itself. */
  readonly path: string
  readonly reason: DeadLetterReason
  /** What is wrong with it and what is allowed, without the path. */
  readonly detail: string
}

/** Reads one value; adds to `problems` and returns undefined when it does not fit. */
export type JsonReader = (value: unknown, path: string, problems: FieldProblem[]) => unknown

const refuse = (path: string, detail: string, reason: DeadLetterReason = 'invalid_field'): FieldProblem => ({
  path,
  reason,
  detail,
})

const expecting =
  (expected: string, fits: (value: unknown) => boolean): JsonReader =>
  (value, path, problems) => {
    if (fits(value)) return value
    problems.push(refuse(path, `is ${shown(value)}, expected ${expected}`))
    return undefined
  }

/** A long goes through floating point doubled: what is exact ends at 2^52. */
const isLong = (value: unknown): boolean => Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** 52

const isInt32 = (value: unknown): boolean => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31

const readBase64: JsonReader = (value, path, problems) => {
  if (typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value)) return Buffer.from(value, 'base64')
  problems.push(refuse(path, `is ${shown(value)}, expected bytes as base64 text`))
  return undefined
}

const PRIMITIVES: Readonly<Record<string, JsonReader>> = {
  string: expecting('text', (value) => typeof value === 'string'),
  long: expecting('a whole number up to 2^52', isLong),
  int: expecting('a whole number below 2^31', isInt32),
  double: expecting('a number', Number.isFinite),
  boolean: expecting('true or false', (value) => typeof value === 'boolean'),
  bytes: readBase64,
  null: expecting('null', (value) => value === null),
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Compiles the reader of a type. */
export const jsonReaderOf = (type: AvroType): JsonReader => {
  if (typeof type === 'string') return PRIMITIVES[type] ?? unreadable(type)
  if (isUnion(type)) return nullableReader(type)
  if ('fields' in type) return recordReader(type)
  if ('symbols' in type) return enumReader(type.name, type.symbols)
  if ('items' in type) return arrayReader(jsonReaderOf(type.items))
  return mapReader(jsonReaderOf(type.values))
}

const isUnion = (type: AvroType): type is readonly AvroType[] => Array.isArray(type)

const unreadable = (type: string): never => {
  throw new TypeError(`the schemas use the Avro type ${type}, which JSON reading does not know: add it here`)
}

const nullableReader = (branches: readonly AvroType[]): JsonReader => {
  const [type, ...others] = branches.filter((branch) => branch !== 'null')
  if (type === undefined || others.length > 0) return unreadable('union of several types')
  const read = jsonReaderOf(type)
  return (value, path, problems) => (value === null ? null : read(value, path, problems))
}

const arrayReader =
  (read: JsonReader): JsonReader =>
  (value, path, problems) => {
    if (Array.isArray(value)) return value.map((item, index) => read(item, `${path}[${index}]`, problems))
    problems.push(refuse(path, `is ${shown(value)}, expected a list`))
    return undefined
  }

const mapReader =
  (read: JsonReader): JsonReader =>
  (value, path, problems) => {
    if (isObject(value)) {
      const entries = Object.entries(value).map(([key, entry]) => [
        key,
        read(entry, within(path, key), problems),
      ])
      return Object.fromEntries(entries) as unknown
    }
    problems.push(refuse(path, `is ${shown(value)}, expected an object of names and values`))
    return undefined
  }

const enumReader = (name: string, symbols: readonly string[]): JsonReader => {
  const known = new Set(symbols.filter((symbol) => symbol !== 'unknown'))
  const reason = name === 'Action' ? 'unknown_action' : 'invalid_field'
  return (value, path, problems) => {
    const symbol = typeof value === 'string' ? value.replaceAll('-', '_') : ''
    if (known.has(symbol)) return symbol
    const hint = didYouMean(symbol, [...known]) || `, expected one of ${[...known].join(', ')}`
    problems.push(refuse(path, `is ${shown(value)}${hint}`, reason))
    return undefined
  }
}

const within = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const recordReader = (record: AvroRecord): JsonReader => {
  const names = record.fields.map((field) => field.name)
  const known = new Set(names)
  const readers = record.fields.map(fieldReader)
  return (value, path, problems) => {
    if (!isObject(value)) {
      problems.push(refuse(path, `is ${shown(value)}, expected an object like ${record.name}`))
      return undefined
    }
    for (const name of Object.keys(value)) {
      if (known.has(name)) continue
      problems.push(refuse(within(path, name), `is not a field of ${record.name}${didYouMean(name, names)}`))
    }
    return Object.fromEntries(
      readers.map(([name, read]) => [name, read(value[name], within(path, name), problems)]),
    )
  }
}

const fieldReader = (field: AvroField): readonly [string, JsonReader] => {
  const read = jsonReaderOf(field.type)
  const hasDefault = Object.hasOwn(field, 'default')
  const absent: JsonReader = (_value, path, problems) => {
    if (hasDefault) return structuredClone(field.default)
    problems.push(refuse(path, `is missing: ${field.doc ?? 'it is required'}`, 'missing_field'))
    return undefined
  }
  const reader: JsonReader = (value, path, problems) =>
    value === undefined ? absent(value, path, problems) : read(value, path, problems)
  return [field.name, reader]
}
