/** JSON into limits and scalers: every field checked, nothing unknown let through. */
import { ACTIONS, ContractError } from '@profilestream/contracts'
import { FEATURES } from './features.js'
import { NORMALISATION_FORMAT, type Normalisation } from './normalisation.js'
import { WINSORISED_FIELDS } from './outlier-limits.js'
import { shown } from '../check/shown.js'
import { SCALER_KINDS, type ScalerKind } from './scaler.js'

type Check = (value: unknown, path: string) => void
type Fields = Readonly<Record<string, Check>>

const refuse = (path: string, value: unknown, expected: string): never => {
  const found = value === undefined ? 'missing' : shown(value)
  throw new ContractError(`${path} is ${found}, expected ${expected}; restore the release's folder or refit`)
}

const expecting =
  (expected: string, fits: (value: unknown) => boolean): Check =>
  (value, path) => {
    if (!fits(value)) refuse(path, value, expected)
  }

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const number = expecting('a number', isNumber)
const notNegative = expecting('a number of at least 0', (value) => isNumber(value) && value >= 0)
const whole = expecting(
  'a whole number of at least 0',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
)
const text = expecting('text', (value) => typeof value === 'string' && value !== '')
const one = (expected: string | number): Check =>
  expecting(JSON.stringify(expected), (value) => value === expected)
const ascending = expecting(
  'numbers in ascending order, at least one',
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry, at) => isNumber(entry) && !(entry < Number(value[at - 1] ?? -Infinity))),
)
const levels = expecting(
  'two numbers between 0 and 1, the lower first',
  (value) =>
    Array.isArray(value) &&
    value.length === 2 &&
    value.every(isNumber) &&
    0 <= Number(value[0]) &&
    Number(value[0]) < Number(value[1]) &&
    Number(value[1]) <= 1,
)

const entriesOf = (value: unknown, path: string): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : refuse(path, value, 'an object')

/** Exactly these fields. */
const object =
  (fields: Fields): Check =>
  (value, path) => {
    const entries = new Map(entriesOf(value, path))
    for (const name of entries.keys())
      if (!Object.hasOwn(fields, name)) refuse(`${path}.${name}`, entries.get(name), 'no such field')
    for (const [name, check] of Object.entries(fields)) check(entries.get(name), `${path}.${name}`)
  }

/** Any of these names, each with the same kind of value. */
const record =
  (names: readonly string[], check: Check): Check =>
  (value, path) => {
    for (const [name, entry] of entriesOf(value, path)) {
      if (!names.includes(name)) refuse(`${path}.${name}`, entry, `one of ${names.join(', ')}`)
      check(entry, `${path}.${name}`)
    }
  }

const provenance = object({ column: text, windowFrom: number, windowTo: number, count: whole })
const scalerOf = (kind: ScalerKind, fields: Fields): Check =>
  object({ kind: one(kind), provenance, ...fields })
const SCALERS: Readonly<Record<ScalerKind, Check>> = {
  'min-max': scalerOf('min-max', { lowest: number, highest: number }),
  'z-score': scalerOf('z-score', { mean: number, deviation: notNegative }),
  robust: scalerOf('robust', { median: number, interquartileRange: notNegative }),
  log1p: scalerOf('log1p', {}),
  quantile: scalerOf('quantile', { quantiles: ascending }),
}

const scaler: Check = (value, path) => {
  const kind = new Map(entriesOf(value, path)).get('kind')
  const known = SCALER_KINDS.find((name) => name === kind)
  if (known === undefined) return refuse(`${path}.kind`, kind, `one of ${SCALER_KINDS.join(', ')}`)
  SCALERS[known](value, path)
}

const limits: Check = (value, path) => {
  object({ low: number, high: number, levels, count: whole })(value, path)
  const { low, high } = value as { low: number; high: number }
  if (low > high) refuse(`${path}.low`, low, `at most high, ${high}`)
}

const normalisation = object({
  format: one(NORMALISATION_FORMAT),
  limits: record(ACTIONS, record(WINSORISED_FIELDS, limits)),
  scalers: record(FEATURES, scaler),
})

/**
 * Reads what a release brings.
 * @param value  what JSON.parse gave
 * @param name   of the file, for messages
 * @throws       ContractError naming the field that is missing, unknown or impossible
 */
export const parseNormalisation = (value: unknown, name: string): Normalisation => {
  normalisation(value, name)
  return value as Normalisation
}
