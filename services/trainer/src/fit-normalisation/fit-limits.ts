/** Limits of outliers, fitted on a window: for each action, quantiles of its dwell, prices and quantities. */
import { ACTIONS, type ScenarioDefinition } from '@profilestream/contracts'
import {
  WINSORISED_FIELDS,
  type OutlierLimits,
  type ScenarioLimits,
  type WinsorisedField,
} from '@profilestream/profile'
import { columnOf } from '@profilestream/training-log'
import type { Window } from '../replay-window.js'
import { digestOf } from './value-quantiles.js'

/** Values that must lie beyond a limit for it to be believed: of fewer values the action has no limits. */
const BEYOND = 10

/** Fields that are counted in whole units. */
const WHOLE: readonly WinsorisedField[] = ['dwellMs', 'quantity']

/** Level 0 or 1 asks for no limit at that end. */
const tailsOf = ([lower, upper]: readonly [number, number]): number[] =>
  [lower, 1 - upper].filter((tail) => tail > 0)

const limitsOf = (
  column: Float64Array,
  field: WinsorisedField,
  levels: readonly [number, number],
): OutlierLimits | null => {
  const { count, quantile } = digestOf(column)
  if (count === 0 || tailsOf(levels).some((tail) => count * tail < BEYOND)) return null
  const [lower, upper] = levels
  const whole = (value: number): number => (WHOLE.includes(field) ? Math.round(value) : value)
  return {
    low: lower === 0 ? 0 : whole(quantile(lower)),
    high: upper === 1 ? Number.MAX_SAFE_INTEGER : whole(quantile(upper)),
    levels,
    count,
  }
}

/** The column of one action's rows. */
const ofAction = (column: Float64Array, actions: Uint8Array, action: number): Float64Array =>
  column.filter((_, row) => actions[row] === action)

/** Fits the limits of a scenario, at the levels that it asks for; an action with too few values gets none. */
export const fitLimits = (window: Window, levels: ScenarioDefinition['winsorise'] = {}): ScenarioLimits => {
  const used = new Set(window.action)
  const asked = WINSORISED_FIELDS.flatMap((field) => {
    const at = levels[field]
    return at === undefined ? [] : [{ field, at, column: columnOf(window.numbers, field) }]
  })
  const fitted = ACTIONS.map((action, index) => {
    const fields = asked.flatMap(({ field, at, column }) => {
      if (!used.has(index)) return []
      const limits = limitsOf(ofAction(column, window.action, index), field, at)
      return limits === null ? [] : [[field, limits] as const]
    })
    return [action, Object.fromEntries(fields)] as const
  })
  return Object.fromEntries(fitted.filter(([, fields]) => Object.keys(fields).length > 0))
}
