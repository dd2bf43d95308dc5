/** A refit's stage: limits of outliers, then a scaler for each feature of what lies within them. */
import type { EpochMs, ScenarioDefinition } from '@profilestream/contracts'
import {
  FEATURES,
  fitScaler,
  NORMALISATION_FORMAT,
  SCALER_OF,
  type Feature,
  type Normalisation,
} from '@profilestream/profile'
import type { Window } from '../replay-window.js'
import { fitLimits } from './fit-limits.js'
import { eachRow } from './window-numbers.js'

/** Time of the first and of the last interaction of the window. */
export interface WindowSpan {
  readonly windowFrom: EpochMs
  readonly windowTo: EpochMs
}

/** Fits on the whole window; the same window gives the same numbers. */
export const fitNormalisation = (
  window: Window,
  { winsorise }: Pick<ScenarioDefinition, 'winsorise'>,
  { windowFrom, windowTo }: WindowSpan,
): Normalisation => {
  const limits = fitLimits(window, winsorise)
  const columns = columnsOf(window, limits)
  const scalers = FEATURES.flatMap((feature) => {
    const scaler = fitScaler(SCALER_OF[feature], columns[feature], { column: feature, windowFrom, windowTo })
    return scaler === null ? [] : [[feature, scaler] as const]
  })
  return { format: NORMALISATION_FORMAT, limits, scalers: Object.fromEntries(scalers) }
}

const columnsOf = (window: Window, limits: Normalisation['limits']): Record<Feature, Float64Array> => {
  const empty = FEATURES.map((feature) => [feature, new Float64Array(window.user.length)] as const)
  const columns = Object.fromEntries(empty) as Record<Feature, Float64Array>
  eachRow(window, limits, (row, numbers) => {
    for (const feature of FEATURES) columns[feature][row] = numbers[feature] ?? NaN
  })
  return columns
}
