/** The numbers of every interaction of a window, each beside what its user had done before. */
import { ACTIONS } from '@profilestream/contracts'
import { numbersOf, type InteractionNumbers, type ScenarioLimits } from '@profilestream/profile'
import type { Window } from '../replay-window.js'
import { LOGGED_NUMBERS, ROW_NUMBERS, type LoggedNumber } from '../training-log/numbers.js'

/** Rows of each user in time order; equal times stay in order of arrival. */
const inTimeOrder = ({ user, occurredAt }: Window): Uint32Array =>
  Uint32Array.from(user.keys()).sort((a, b) => (occurredAt[a] ?? 0) - (occurredAt[b] ?? 0) || a - b)

const numberOrNull = (numbers: Float64Array, row: number, name: LoggedNumber): number | null => {
  const value = numbers[row * ROW_NUMBERS + LOGGED_NUMBERS.indexOf(name)] ?? NaN
  return Number.isNaN(value) ? null : value
}

/** Calls back for every row, in time order. */
export const eachRow = (
  window: Window,
  limits: ScenarioLimits,
  take: (row: number, numbers: InteractionNumbers) => void,
): void => {
  const lastAt = new Float64Array(window.users.length).fill(NaN)
  const counts = new Uint32Array(window.users.length)
  for (const row of inTimeOrder(window)) {
    const user = window.user[row] ?? 0
    const occurredAt = window.occurredAt[row] ?? 0
    const said = {
      action: ACTIONS[window.action[row] ?? 0] ?? 'unknown',
      occurredAt,
      dwellMs: numberOrNull(window.numbers, row, 'dwellMs'),
      completion: numberOrNull(window.numbers, row, 'completion'),
      price: numberOrNull(window.numbers, row, 'price'),
      quantity: numberOrNull(window.numbers, row, 'quantity'),
      rating: numberOrNull(window.numbers, row, 'rating'),
    }
    const last = lastAt[user] ?? NaN
    take(row, numbersOf(said, { lastAt: Number.isNaN(last) ? null : last, count: counts[user] ?? 0 }, limits))
    lastAt[user] = occurredAt
    counts[user] = (counts[user] ?? 0) + 1
  }
}
