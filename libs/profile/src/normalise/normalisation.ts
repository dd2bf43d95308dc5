/** What a release brings to make numbers comparable: limits of outliers, and a scaler for each feature. */
import type { FeatureScalers } from './features.js'
import type { ScenarioLimits } from './outlier-limits.js'

/** The form of normalisation that this code writes, and the only one it reads. */
export const NORMALISATION_FORMAT = 1

/** Fitted by the trainer on its window; plain data. */
export interface Normalisation {
  readonly format: typeof NORMALISATION_FORMAT
  readonly limits: ScenarioLimits
  readonly scalers: FeatureScalers
}
