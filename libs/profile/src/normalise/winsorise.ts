/** Winsorising: a value beyond its action's limits counts as the limit; the event in the log stays as it was. */
import type { ActionDefinition, ClickstreamEvent } from '@profilestream/contracts'
import type { OutlierLimits, ScenarioLimits } from './outlier-limits.js'

/** A value within its limits; without limits, or without a value, what was given. */
export const withinLimits = <Value extends number>(
  value: Value | null,
  limits: OutlierLimits | undefined,
): Value | null => {
  if (value === null || limits === undefined) return value
  return Math.min(Math.max(value, limits.low), limits.high) as Value
}

/**
 * The event as it counts: dwell, price and quantity within the limits of its action. What takes another action back is
 * held to the limits of that one, so that it takes what was given.
 * @param limits  of the event's scenario; undefined before the first release
 * @returns       the same object when nothing lies beyond
 */
export const winsorise = (
  event: ClickstreamEvent,
  { takesBack }: Pick<ActionDefinition, 'takesBack'>,
  limits: ScenarioLimits | undefined,
): ClickstreamEvent => {
  const own = limits?.[takesBack ?? event.action]
  if (own === undefined) return event
  const dwellMs = withinLimits(event.dwellMs, own.dwellMs)
  const price = withinLimits(event.price, own.price)
  const quantity = withinLimits(event.quantity, own.quantity)
  const isWithin = dwellMs === event.dwellMs && price === event.price && quantity === event.quantity
  return isWithin ? event : { ...event, dwellMs, price, quantity }
}
