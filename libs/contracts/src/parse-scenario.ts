/** A scenario's JSON into its definition: every field checked, every problem named at once. */
import { ContractError } from './errors.js'
import { ACTIONS, type Action } from './generated/records.js'
import type { ScenarioDefinition } from './scenario.js'
import { didYouMean, shown } from './text.js'

type Problems = string[]
type Check = (value: unknown, path: string, problems: Problems) => void
type Fields = Readonly<Record<string, Check>>

const expecting =
  (expected: string, fits: (value: unknown) => boolean): Check =>
  (value, path, problems) => {
    if (!fits(value))
      problems.push(`${path} is ${value === undefined ? 'missing' : shown(value)}, expected ${expected}`)
  }

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const text = expecting('text', (value) => typeof value === 'string' && value !== '')
const name = expecting(
  'a name of a-z, 0-9, - and _',
  (value) => typeof value === 'string' && /^[a-z0-9][a-z0-9_-]*$/.test(value),
)
const flag = expecting('true or false', (value) => typeof value === 'boolean')
const number = expecting('a number', isNumber)
const positive = expecting('a number above 0', (value) => isNumber(value) && value > 0)
const share = expecting('a number from 0 to 1', (value) => isNumber(value) && value >= 0 && value <= 1)
const wholeMs = expecting(
  'whole milliseconds, not negative',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
)
const orNull =
  (check: Check): Check =>
  (value, path, problems) => {
    if (value !== null) check(value, path, problems)
  }
/** A field that may be left out. */
const optional =
  (check: Check): Check =>
  (value, path, problems) => {
    if (value !== undefined) check(value, path, problems)
  }
const oneOf = (...allowed: readonly string[]): Check =>
  expecting(`one of ${allowed.join(', ')}`, (value) => typeof value === 'string' && allowed.includes(value))

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const object =
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

const at = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

const listOf =
  (check: Check, atLeast: number): Check =>
  (value, path, problems) => {
    if (!Array.isArray(value) || value.length < atLeast) {
      return void problems.push(`${path} is ${shown(value)}, expected a list of at least ${atLeast}`)
    }
    value.forEach((entry, index) => check(entry, `${path}[${index}]`, problems))
  }

const actionName = oneOf(...ACTIONS.slice(1))

const action = object({
  weight: number,
  requires: listOf(oneOf('itemId', 'targetUserId', 'rating', 'price', 'query'), 0),
  value: oneOf('constant', 'rating', 'completion', 'dwell'),
  enters: oneOf('history', 'nothing'),
  consumes: flag,
  takesBack: orNull(actionName),
  converts: flag,
})

const actions: Check = (value, path, problems) => {
  if (!isObject(value)) return void problems.push(`${path} is ${shown(value)}, expected an object of actions`)
  for (const [key, definition] of Object.entries(value)) {
    actionName(key, path, problems)
    action(definition, at(path, key), problems)
  }
}

const levels = expecting(
  'two quantiles from 0 to 1, the lower first',
  (value) =>
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((level) => isNumber(level) && level >= 0 && level <= 1) &&
    value[0] < value[1],
)

const scenario = object({
  name,
  title: text,
  actions,
  interestHalfLifeDays: positive,
  trendHalfLifeDays: positive,
  itemsRepeat: flag,
  freshForDays: orNull(positive),
  ratingRange: object({ lowest: number, highest: number }),
  fullDwellMs: expecting('milliseconds above 0', (value) => isNumber(value) && value > 0),
  winsorise: optional(
    object({ dwellMs: optional(levels), price: optional(levels), quantity: optional(levels) }),
  ),
  defaultCurrency: orNull(
    expecting('an ISO 4217 code', (value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value)),
  ),
  earliestTime: wholeMs,
  futureToleranceMs: wholeMs,
  slots: listOf(name, 1),
  variants: listOf(object({ name, share, ranking: oneOf('personal', 'trending') }), 1),
})

/** Rounding of shares such as 0.1 + 0.2 + 0.7. */
const SHARE_TOLERANCE = 1e-9

const checkTogether = (definition: ScenarioDefinition, problems: Problems): void => {
  const { ratingRange, variants } = definition
  if (ratingRange.lowest >= ratingRange.highest)
    problems.push('ratingRange.lowest must lie below ratingRange.highest')
  const total = variants.reduce((sum, variant) => sum + variant.share, 0)
  if (Math.abs(total - 1) > SHARE_TOLERANCE)
    problems.push(`the shares of variants add up to ${total}, expected 1`)
  for (const [key, { takesBack }] of Object.entries(definition.actions)) {
    if (takesBack !== null && definition.actions[takesBack] === undefined) {
      problems.push(`actions.${key}.takesBack names ${takesBack}, which the scenario does not use`)
    }
  }
}

/** JSON spells actions with hyphens as well as with underscores. */
const withUnderscores = (value: unknown): unknown => {
  if (!isObject(value) || !isObject(value.actions)) return value
  const spelt = (word: unknown): unknown => (typeof word === 'string' ? word.replaceAll('-', '_') : word)
  const entries = Object.entries(value.actions).map(([key, entry]) => [
    spelt(key) as Action,
    isObject(entry) ? { ...entry, takesBack: spelt(entry.takesBack) } : entry,
  ])
  return { ...value, actions: Object.fromEntries(entries) as unknown }
}

/**
 * Reads a scenario's definition.
 * @param value  what JSON.parse gave
 * @throws       ContractError naming every field that is missing, unknown or out of range
 */
export const parseScenario = (value: unknown): ScenarioDefinition => {
  const problems: Problems = []
  const spelt = withUnderscores(value)
  scenario(spelt, '', problems)
  const definition = spelt as ScenarioDefinition
  if (problems.length === 0) checkTogether(definition, problems)
  if (problems.length === 0) return definition
  const which = isObject(value) && typeof value.name === 'string' ? ` ${value.name}` : ''
  throw new ContractError(`scenario${which}: ${problems.join('; ')}`)
}
