/** Between which values dwell, price and quantity of an action are believed: quantiles that a release brings. */
import type { Action } from '@profilestream/contracts'

/** Fields of an event that are winsorised. */
export const WINSORISED_FIELDS = ['dwellMs', 'price', 'quantity'] as const

/** A field that is winsorised. */
export type WinsorisedField = (typeof WINSORISED_FIELDS)[number]

/** The limits of one field of one action. */
export interface OutlierLimits {
  /** What is lower counts as this, and what is higher as that. */
  readonly low: number
  readonly high: number
  /** The quantiles they are, as the scenario asked for them, 0..1. */
  readonly levels: readonly [number, number]
  /** Values of the window that they were found on. */
  readonly count: number
}

/** The limits of one scenario, by action and field; where there are none, values are left as they are. */
export type ScenarioLimits = Readonly<
  Partial<Record<Action, Readonly<Partial<Record<WinsorisedField, OutlierLimits>>>>>
>
