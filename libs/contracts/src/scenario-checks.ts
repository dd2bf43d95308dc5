/** The checks a scenario's JSON is put together from: each names what is wrong, where, and what was expected. */
import { didYouMean, shown } from './text.js'

/** What is wrong so far, one sentence each. */
export type Problems = string[]
/** Adds to the problems what is wrong with a value at a path. */
export type Check = (value: unknown, path: string, problems: Problems) => void
/** What each field must be. */
export type Fields = Readonly<Record<string, Check>>

/** A check that says what was expected. */
export const expecting =
  (expected: string, fits: (value: unknown) => boolean): Check =>
  (value, path, problems) => {
    if (!fits(value))
      problems.push(`${path} is ${value === undefined ? 'missing' : shown(value)}, expected ${expected}`)
  }

/** Whether a value is a number that is finite. */
export const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value)
/** Text, not empty. */
export const text = expecting('text', (value) => typeof value === 'string' && value !== '')
/** A name that can stand in topics and addresses. */
export const name = expecting(
  'a name of a-z, 0-9, - and _',
  (value) => typeof value === 'string' && /^[a-z0-9][a-z0-9_-]*$/.test(value),
)
/** true or false. */
export const flag = expecting('true or false', (value) => typeof value === 'boolean')
/** A number. */
export const number = expecting('a number', isNumber)
/** A number above 0. */
export const positive = expecting('a number above 0', (value) => isNumber(value) && value > 0)
/** A number from 0 to 1. */
export const share = expecting('a number from 0 to 1', (value) => isNumber(value) && value >= 0 && value <= 1)
/** Whole milliseconds, not negative. */
export const wholeMs = expecting(
  'whole milliseconds, not negative',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
)
/** Null, or what is checked. */
export const orNull =
  (check: Check): Check =>
  (value, path, problems) => {
    if (value !== null) check(value, path, problems)
  }
/** One of some words. */
export const oneOf = (...allowed: readonly string[]): Check =>
  expecting(`one of ${allowed.join(', ')}`, (value) => typeof value === 'string' && allowed.includes(value))

/** Whether a value is an object with fields. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object with these fields and no others. */
export const object =
  (fields: Fields): Check =>
  (value, path, problems) => {
    if (!isObject(value)) return void problems.push(`${path} is ${shown(value)}, expected an object`)
    const names = Object.keys(fields)
    for (const key of Object.keys(value)) {
      if (!names.includes(key))
        problems.push(`${at(path, key)} is not a field of a scenario${didYouMean(key, names)}`)
    }
    for (const [key, check] of Object.entries(fields)) check(value[key], at(path, key), problems)
  }

/** A path one field further. */
export const at = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

/** A list of so many or more. */
export const listOf =
  (check: Check, atLeast: number): Check =>
  (value, path, problems) => {
    if (!Array.isArray(value) || value.length < atLeast) {
      return void problems.push(`${path} is ${shown(value)}, expected a list of at least ${atLeast}`)
    }
    value.forEach((entry, index) => check(entry, `${path}[${index}]`, problems))
  }

/** A field that may be left out: its default is then taken. */
export const optional =
  (check: Check): Check =>
  (value, path, problems) => {
    if (value !== undefined) check(value, path, problems)
  }
