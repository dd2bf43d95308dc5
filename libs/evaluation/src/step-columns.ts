/** What is known of the interactions of one sequence beside their items, column by column. */

/** Columns as long as the sequence; what is not known is absent. */
export interface StepColumns {
  /** When each interaction was, milliseconds since 1970-01-01 UTC, [steps] */
  readonly at?: Float64Array
  /** What the user did, an index into the contract's ACTIONS, [steps] */
  readonly actions?: Uint8Array
  /** How much of the action's weight each counts, −100..100: share watched, dwell or rating, as the scenario reads it, [steps] */
  readonly values?: Int8Array
}

type Column = Float64Array | Uint8Array | Int8Array

const mapped = (columns: StepColumns, cut: <Of extends Column>(column: Of) => Of): StepColumns => ({
  ...(columns.at && { at: cut(columns.at) }),
  ...(columns.actions && { actions: cut(columns.actions) }),
  ...(columns.values && { values: cut(columns.values) }),
})

/** The steps from `from` until `to`, without copying. */
export const viewSteps = (columns: StepColumns, from: number, to: number): StepColumns =>
  mapped(columns, (column) => column.subarray(from, to) as typeof column)

/** A copy of the steps at the places that are kept. */
export const keepSteps = (columns: StepColumns, isKept: (place: number) => boolean): StepColumns =>
  mapped(columns, (column) => column.filter((_, place) => isKept(place)) as typeof column)
