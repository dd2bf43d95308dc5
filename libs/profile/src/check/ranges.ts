/** Rule: numbers lie where they can: ratings in the scenario's range, prices, dwell and quantities not negative, no NaN. */
import {
  DAY_MS,
  deadLettered,
  type ClickstreamEvent,
  type DeadLettered,
  type ScenarioDefinition,
} from '@profilestream/contracts'
import { shown } from './shown.js'

/** Longest dwell of one event: a year. Beyond it a unit was mistaken, and sums would lose their exactness. */
const MAX_DWELL_MS = 366 * DAY_MS
/** Highest price of one unit, and most units: together they stay exact in ten-thousandths. */
const MAX_PRICE = 1_000_000_000
const MAX_QUANTITY = 1_000_000
/** Zones lie within 14 hours of UTC. */
const MAX_OFFSET_MINUTES = 840
const CURRENCY = /^[A-Z]{3}$/

interface Range {
  readonly lowest: number
  readonly highest: number
  readonly whole?: true
}

const checkRange = (name: string, value: number | null, range: Range): DeadLettered | null => {
  const { lowest, highest, whole } = range
  if (value === null) return null
  if (!(value >= lowest && value <= highest)) {
    return deadLettered('out_of_range', `${name} ${shown(value)} is not between ${lowest} and ${highest}`)
  }
  return whole && !Number.isInteger(value)
    ? deadLettered('invalid_field', `${name} ${shown(value)} is not a whole number`)
    : null
}

const checkCurrency = (currency: string | null): DeadLettered | null =>
  currency === null || CURRENCY.test(currency)
    ? null
    : deadLettered('invalid_field', `currency ${shown(currency)} is no ISO 4217 code such as EUR`)

const DWELL: Range = { lowest: 0, highest: MAX_DWELL_MS, whole: true }
const PRICE: Range = { lowest: 0, highest: MAX_PRICE }
const QUANTITY: Range = { lowest: 0, highest: MAX_QUANTITY, whole: true }
const COMPLETION: Range = { lowest: 0, highest: 1 }
const OFFSET: Range = { lowest: -MAX_OFFSET_MINUTES, highest: MAX_OFFSET_MINUTES, whole: true }

/** The first number that is out of its range. */
export const checkRanges = (event: ClickstreamEvent, scenario: ScenarioDefinition): DeadLettered | null =>
  checkRange('rating', event.rating, scenario.ratingRange) ??
  checkRange('price', event.price, PRICE) ??
  checkCurrency(event.currency) ??
  checkRange('quantity', event.quantity, QUANTITY) ??
  checkRange('dwellMs', event.dwellMs, DWELL) ??
  checkRange('completion', event.completion, COMPLETION) ??
  checkRange('utcOffsetMinutes', event.utcOffsetMinutes, OFFSET)
