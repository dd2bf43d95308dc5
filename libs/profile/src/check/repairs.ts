/** What an event leaves open and the scenario settles: filled in before the ranges are checked, and counted by kind. */
import type { ActionDefinition, ClickstreamEvent, ScenarioDefinition } from '@profilestream/contracts'

/**
 * currency: a price without one is in the scenario's; currency_case: `eur` is EUR; quantity: what is bought or returned
 * without a number is one.
 */
export type Repair = 'currency' | 'currency_case' | 'quantity'

/** An event with what was filled in. */
export interface Repaired {
  readonly event: ClickstreamEvent
  readonly repairs: readonly Repair[]
}

const LOWER_CASE = /^[a-z]{3}$/

const currencyRepair = (
  { price, currency }: ClickstreamEvent,
  { defaultCurrency }: ScenarioDefinition,
): 'currency' | 'currency_case' | null => {
  if (currency !== null) return LOWER_CASE.test(currency) ? 'currency_case' : null
  return price === null || defaultCurrency === null ? null : 'currency'
}

const lacksQuantity = ({ action, quantity }: ClickstreamEvent, { takesBack }: ActionDefinition): boolean =>
  quantity === null && (action === 'purchase' || takesBack === 'purchase')

/** The event made whole, or null when nothing is to be repaired. */
export const repairEvent = (
  event: ClickstreamEvent,
  scenario: ScenarioDefinition,
  definition: ActionDefinition,
): Repaired | null => {
  const currency = currencyRepair(event, scenario)
  const lacksOne = lacksQuantity(event, definition)
  if (currency === null && !lacksOne) return null
  const repaired = { ...event }
  if (currency === 'currency') repaired.currency = scenario.defaultCurrency
  if (currency === 'currency_case') repaired.currency = event.currency?.toUpperCase() ?? null
  if (lacksOne) repaired.quantity = 1
  return {
    event: repaired,
    repairs: [...(currency === null ? [] : [currency]), ...(lacksOne ? (['quantity'] as const) : [])],
  }
}
