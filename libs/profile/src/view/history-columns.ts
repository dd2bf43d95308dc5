/** A history's interactions column by column: what networks read beside items, the same numbers as training has of the same events. */
import { indexOfAction } from '../fold/action-index.js'
import type { Interaction } from '../profile.js'

/** Columns of some interactions, [steps] each. */
export interface HistoryColumns {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: Float64Array
  /** Index into the contract's ACTIONS. */
  readonly actions: Uint8Array
  /** How much of the action's weight each counts, −100..100. */
  readonly values: Int8Array
}

/** @param places  which interactions, in their order: those that a model reads */
export const historyColumns = (
  history: readonly Pick<Interaction, 'occurredAt' | 'action' | 'value'>[],
  places: readonly number[],
): HistoryColumns => {
  const steps = places.flatMap((place) => history[place] ?? [])
  return {
    at: Float64Array.from(steps, ({ occurredAt }) => occurredAt),
    actions: Uint8Array.from(steps, ({ action }) => indexOfAction(action)),
    values: Int8Array.from(steps, ({ value }) => Math.round(100 * value)),
  }
}
