/** The numbers of every interaction of a window, each beside what its user had done before. */
import { ACTIONS } from '@profilestream/contracts'
import { numbersOf, type InteractionNumbers, type ScenarioLimits } from '@profilestream/profile'
import { numbersAt } from '@profilestream/training-log'
import { rowsByUser, type Window } from '../replay-window.js'

/** Calls back for every row, user by user, each user's in time order. */
export const eachRow = (
  window: Window,
  limits: ScenarioLimits,
  take: (row: number, numbers: InteractionNumbers) => void,
): void => {
  for (const rows of rowsByUser(window)) {
    let lastAt: number | null = null
    for (const [count, row] of rows.entries()) {
      const occurredAt = window.occurredAt[row] ?? 0
      const action = ACTIONS[window.action[row] ?? 0] ?? 'unknown'
      const said = { action, occurredAt, ...numbersAt(window.numbers, row) }
      take(row, numbersOf(said, { lastAt, count }, limits))
      lastAt = occurredAt
    }
  }
}
