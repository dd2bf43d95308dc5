/** Any transform fitted on a column. */
import { fitLog1p } from './log1p.js'
import { fitMinMax } from './min-max.js'
import { fitQuantile } from './quantile.js'
import { fitRobust } from './robust.js'
import type { Provenance, Scaler, ScalerKind } from './scaler.js'
import { sortedValues } from './sorted-values.js'
import { fitZScore } from './z-score.js'

/**
 * Fits a transform.
 * @param column  NaN for a missing value; of equal columns the order does not matter
 * @returns       null when every value is missing
 */
export const fitScaler = (
  kind: ScalerKind,
  column: Iterable<number>,
  provenance: Omit<Provenance, 'count'>,
): Scaler | null => {
  const sorted = sortedValues(column)
  if (sorted.length === 0) return null
  const fittedOn = { ...provenance, count: sorted.length }
  switch (kind) {
    case 'min-max':
      return fitMinMax(sorted, fittedOn)
    case 'z-score':
      return fitZScore(sorted, fittedOn)
    case 'robust':
      return fitRobust(sorted, fittedOn)
    case 'log1p':
      return fitLog1p(fittedOn)
    case 'quantile':
      return fitQuantile(sorted, fittedOn)
  }
}
