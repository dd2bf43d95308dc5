/** A fitted scaler as plain data: what kind, its parameters, and what it was fitted on. Each kind has a file of its own. */
import type { EpochMs } from '@profilestream/contracts'

/** What a scaler was fitted on. */
export interface Provenance {
  /** Name of the column, as dwellMs. */
  readonly column: string
  /** Time of the first and of the last value, milliseconds since 1970-01-01 UTC. */
  readonly windowFrom: EpochMs
  readonly windowTo: EpochMs
  /** Values it was fitted on; missing ones are not counted. */
  readonly count: number
}

/** (x − lowest) / (highest − lowest): 0..1 within what was fitted on. */
export interface MinMaxScaler {
  readonly kind: 'min-max'
  readonly provenance: Provenance
  readonly lowest: number
  readonly highest: number
}

/** (x − mean) / deviation. */
export interface ZScoreScaler {
  readonly kind: 'z-score'
  readonly provenance: Provenance
  readonly mean: number
  /** Standard deviation of the whole population, not of a sample. */
  readonly deviation: number
}

/** (x − median) / interquartile range: what a few extreme values can't move. */
export interface RobustScaler {
  readonly kind: 'robust'
  readonly provenance: Provenance
  readonly median: number
  /** 75 % quantile minus 25 % quantile. */
  readonly interquartileRange: number
}

/** ln(1 + x). Nothing is fitted. */
export interface Log1pScaler {
  readonly kind: 'log1p'
  readonly provenance: Provenance
}

/** The share of values below x: uniform over 0..1 whatever the distribution was. */
export interface QuantileScaler {
  readonly kind: 'quantile'
  readonly provenance: Provenance
  /** Quantiles at equal steps from 0 to 1, ascending, at least one. */
  readonly quantiles: readonly number[]
}

/** A fitted scaler. */
export type Scaler = MinMaxScaler | ZScoreScaler | RobustScaler | Log1pScaler | QuantileScaler

/** What a transform is called. */
export type ScalerKind = Scaler['kind']

/** All transforms. */
export const SCALER_KINDS = [
  'min-max',
  'z-score',
  'robust',
  'log1p',
  'quantile',
] as const satisfies ScalerKind[]

/** A width of 0 (all values were equal) counts as 1, as in scikit-learn: the values become 0, not infinite. */
export const widthOf = (width: number): number => (width === 0 ? 1 : width)
