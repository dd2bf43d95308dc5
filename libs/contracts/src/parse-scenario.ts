/** A scenario's JSON into its definition: every field checked, every problem named at once. */
import { ContractError } from './errors.js'
import { ACTIONS, type Action } from './generated/records.js'
import type { ScenarioDefinition } from './scenario.js'
import {
  expecting,
  flag,
  isNumber,
  isObject,
  listOf,
  name,
  number,
  object,
  oneOf,
  optional,
  orNull,
  positive,
  share,
  text,
  wholeMs,
  at,
  type Check,
  type Problems,
} from './scenario-checks.js'
import { checkCleaning, cleaningField, cleaningOf } from './scenario-cleaning.js'
import { shown } from './text.js'

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
  cleaning: cleaningField,
  segments: listOf(object({ name, title: text, when: text }), 0),
})

/** Rounding of shares such as 0.1 + 0.2 + 0.7. */
const SHARE_TOLERANCE = 1e-9

const checkSegments = ({ segments }: ScenarioDefinition, problems: Problems): void => {
  const names = segments.map((segment) => segment.name)
  for (const [index, segment] of names.entries()) {
    if (names.indexOf(segment) < index) problems.push(`segments[${index}].name is ${segment} a second time`)
  }
}

const checkTogether = (definition: ScenarioDefinition, problems: Problems): void => {
  const { ratingRange, variants } = definition
  if (ratingRange.lowest >= ratingRange.highest)
    problems.push('ratingRange.lowest must lie below ratingRange.highest')
  const total = variants.reduce((sum, variant) => sum + variant.share, 0)
  if (Math.abs(total - 1) > SHARE_TOLERANCE)
    problems.push(`the shares of variants add up to ${total}, expected 1`)
  checkSegments(definition, problems)
  for (const [key, { takesBack }] of Object.entries(definition.actions)) {
    if (takesBack !== null && definition.actions[takesBack] === undefined) {
      problems.push(`actions.${key}.takesBack names ${takesBack}, which the scenario does not use`)
    }
  }
  checkCleaning(definition.cleaning, problems)
}

/** JSON spells actions with hyphens as well as with underscores. */
const withUnderscores = (value: unknown): unknown => {
  if (!isObject(value) || !isObject(value.actions)) return value
  const spelt = (word: unknown): unknown => (typeof word === 'string' ? word.replaceAll('-', '_') : word)
  const entries = Object.entries(value.actions).map(([key, entry]) => [
    spelt(key) as Action,
    isObject(entry) ? { ...entry, takesBack: spelt(entry.takesBack) } : entry,
  ])
  return { ...value, actions: Object.fromEntries(entries) as unknown, ...spellRepeats(value.cleaning, spelt) }
}

const spellRepeats = (cleaning: unknown, spelt: (word: unknown) => unknown): object => {
  if (!isObject(cleaning) || !isObject(cleaning.repeats) || !Array.isArray(cleaning.repeats.actions))
    return {}
  const actions: unknown[] = cleaning.repeats.actions.map(spelt)
  return { cleaning: { ...cleaning, repeats: { ...cleaning.repeats, actions } } }
}

const withDefaults = (value: unknown): ScenarioDefinition => {
  const cleaning = isObject(value) ? value.cleaning : undefined
  const written = value as ScenarioDefinition
  return isObject(cleaning) || cleaning === undefined
    ? { ...written, cleaning: cleaningOf(cleaning) }
    : written
}

/** A file need not name segments. */
const withSegments = (value: unknown): unknown => (isObject(value) ? { segments: [], ...value } : value)

/**
 * Reads a scenario's definition; what is left out of `cleaning` has its defaults.
 * @param value  what JSON.parse gave
 * @throws       ContractError naming every field that is missing, unknown or out of range
 */
export const parseScenario = (value: unknown): ScenarioDefinition => {
  const problems: Problems = []
  const spelt = withSegments(withUnderscores(value))
  scenario(spelt, '', problems)
  const definition = withDefaults(spelt)
  if (problems.length === 0) checkTogether(definition, problems)
  if (problems.length === 0) return definition
  const which = isObject(value) && typeof value.name === 'string' ? ` ${value.name}` : ''
  throw new ContractError(`scenario${which}: ${problems.join('; ')}`)
}
