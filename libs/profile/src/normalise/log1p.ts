/** log1p: ln(1 + x), for counts and durations whose long tail would drown the rest. */
import type { Log1pScaler, Provenance } from './scaler.js'

/** Only what it was chosen on is kept. */
export const fitLog1p = (provenance: Provenance): Log1pScaler => ({ kind: 'log1p', provenance })

/** 0 for what is not above 0: none of the columns it is used for has negative values. */
export const applyLog1p = (value: number): number => (value > 0 ? Math.log1p(value) : 0)
