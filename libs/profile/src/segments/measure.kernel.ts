/** The measuring behind the facts: loops over the packed days, bits and weights. */
import { COLUMNS, DAY, type Column } from '../fold/days.kernel.js'
import { findInterest } from '../fold/interests.kernel.js'
import { TEN_THOUSANDTHS } from '../fold/spend.js'
import { exp2 } from '../fold/time-decay.kernel.js'
import type { ScenarioState } from '../mutable-profile.js'

const bitsSet = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Days with activity among the newest `within`, 1..128. */
export const activeDaysWithin = ({ activeDays: { bits } }: ScenarioState, within: number): number => {
  let days = 0
  const whole = within >>> 5
  for (let i = 0; i < whole; i++) days += bitsSet(bits[i]!)
  const rest = within & 31
  if (rest > 0) days += bitsSet(bits[whole]! & ((1 << rest) - 1))
  return days
}

/** The sum of a column over the newest `within` days. */
export const sumOfDays = (
  { days: { rows, count }, activeDays }: ScenarioState,
  column: Column,
  within: number,
): number => {
  const from = activeDays.newest - within
  let sum = 0
  for (let at = (count - 1) * COLUMNS; at >= 0 && rows[at + DAY]! > from; at -= COLUMNS)
    sum += rows[at + column]!
  return sum
}

/** Spent in a currency, in its unit. */
export const spendIn = ({ spends }: ScenarioState, currency: string): number => {
  for (const spend of spends) if (spend.currency === currency) return spend.amount / TEN_THOUSANDTHS
  return 0
}

/** An interest's weight as of a moment; 0 for none. */
export const weightNow = (state: ScenarioState, name: Uint8Array, at: number): number => {
  const index = findInterest(state.interests, name)
  if (index < 0) return 0
  return state.interests.weights[index]! * exp2((state.anchorAt - at) / state.halfLifeMs)
}

/** An interest's share of all that is liked, 0..1. */
export const likingShare = ({ interests }: ScenarioState, name: Uint8Array): number => {
  const index = findInterest(interests, name)
  if (index < 0 || interests.weights[index]! <= 0) return 0
  let liked = 0
  for (let i = 0; i < interests.count; i++) if (interests.weights[i]! > 0) liked += interests.weights[i]!
  return interests.weights[index]! / liked
}
