/** The numbers of an interaction that models can read: which there are, how each is scaled, and one row of them. */
import { applyScaler } from './apply-scaler.js'
import type { Scaler, ScalerKind } from './scaler.js'

/** What can be read off one interaction and those before it; null where the event does not say. */
export interface InteractionNumbers {
  /** Time spent, milliseconds. */
  readonly dwellMs: number | null
  /** Share watched, heard or read, 0..1. */
  readonly completion: number | null
  /** Price of one unit. */
  readonly price: number | null
  /** Units. */
  readonly quantity: number | null
  readonly rating: number | null
  /** Time since the user's interaction before, milliseconds; null for her first. */
  readonly gapMs: number | null
  /** Her interactions before this one, 0..100: those that a history holds. */
  readonly count: number
}

/** Name of a feature. */
export type Feature = keyof InteractionNumbers

/** The features in their order within a row. */
export const FEATURES = [
  'dwellMs',
  'completion',
  'price',
  'quantity',
  'rating',
  'gapMs',
  'count',
] as const satisfies readonly Feature[]

/**
 * How each is scaled. Gaps and dwell span seven powers of ten, so ranks; prices and quantities have a long tail, so the
 * median; ratings are near normal; completion has fixed ends; the hundredth interaction says less than the second.
 */
export const SCALER_OF: Readonly<Record<Feature, ScalerKind>> = {
  dwellMs: 'quantile',
  completion: 'min-max',
  price: 'robust',
  quantity: 'robust',
  rating: 'z-score',
  gapMs: 'quantile',
  count: 'log1p',
}

/** A scaler for each feature that the window had values of. */
export type FeatureScalers = Readonly<Partial<Record<Feature, Scaler>>>

/**
 * One row of features, scaled: [7], in the order of FEATURES. A feature without a scaler is 0, a missing value the middle
 * of its scale. The same numbers and scalers give the same bits, in training and in serving.
 */
export const scaleFeatures = (numbers: InteractionNumbers, scalers: FeatureScalers): Float32Array =>
  Float32Array.from(FEATURES, (feature) => {
    const scaler = scalers[feature]
    return scaler === undefined ? 0 : applyScaler(scaler, numbers[feature] ?? NaN)
  })
