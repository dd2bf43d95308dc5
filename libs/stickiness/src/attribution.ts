/** Attribution: what came of the recommendations that were shown. */
import type { DayTotals } from './activity-table.js'

/** A ratio with the count it was taken over. */
export interface Ratio {
  readonly value: number
  /** The denominator. */
  readonly over: number
}

/** Attributed events an impression; null when nothing was shown. Above 1 when one impression leads to several events. */
export const clickThroughRate = (totals: DayTotals): Ratio | null =>
  ratio(totals.attributedClicks, totals.impressions)

/** Conversions an attributed event, 0..1; null when there was none. */
export const conversionRate = (totals: DayTotals): Ratio | null =>
  ratio(totals.conversions, totals.attributedClicks)

/** A part of a whole, or null when the whole is empty. */
export const ratio = (part: number, whole: number): Ratio | null =>
  whole > 0 ? { value: part / whole, over: whole } : null
