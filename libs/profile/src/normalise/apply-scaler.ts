/** Any fitted transform applied to a value: the one piece of code that training and serving share. */
import { applyLog1p } from './log1p.js'
import { applyMinMax } from './min-max.js'
import { applyQuantile } from './quantile.js'
import { applyRobust } from './robust.js'
import type { Scaler } from './scaler.js'
import { applyZScore } from './z-score.js'

/** What a missing value becomes: the middle of the transform's range, or of its distribution. */
const middleOf = ({ kind }: Scaler): number => (kind === 'min-max' || kind === 'quantile' ? 0.5 : 0)

/** @param value  NaN for a missing value */
export const applyScaler = (scaler: Scaler, value: number): number => {
  if (Number.isNaN(value)) return middleOf(scaler)
  switch (scaler.kind) {
    case 'min-max':
      return applyMinMax(scaler, value)
    case 'z-score':
      return applyZScore(scaler, value)
    case 'robust':
      return applyRobust(scaler, value)
    case 'log1p':
      return applyLog1p(value)
    case 'quantile':
      return applyQuantile(scaler, value)
  }
}
