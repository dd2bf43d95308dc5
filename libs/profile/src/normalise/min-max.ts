/** Min-max: a column's lowest value becomes 0, its highest 1. */
import { widthOf, type MinMaxScaler, type Provenance } from './scaler.js'

/** @param sorted  ascending, not empty */
export const fitMinMax = (sorted: Float64Array, provenance: Provenance): MinMaxScaler => ({
  kind: 'min-max',
  provenance,
  lowest: sorted.at(0) ?? 0,
  highest: sorted.at(-1) ?? 0,
})

/** Below 0 or above 1 for a value outside of what was fitted on. */
export const applyMinMax = ({ lowest, highest }: MinMaxScaler, value: number): number =>
  (value - lowest) / widthOf(highest - lowest)
