/** What becomes of one record on its way through a pipeline: data, never an exception. */
import type { DeadLetterReason } from './generated/records.js'

/** Why an event was left out although nothing is wrong with its bytes. */
export type DropReason = 'already_applied' | 'duplicate' | 'repeated' | 'erased' | 'bot'

/** Why a record changed nothing, or less than others: the label `reason` of the metrics, and a dead letter's reason. */
export type CleaningReason = DeadLetterReason | DropReason

/** The record goes on. */
export interface Accepted<Value> {
  readonly kind: 'accepted'
  readonly value: Value
}

/** The record is left out, and counted. */
export interface Dropped {
  readonly kind: 'dropped'
  readonly reason: DropReason
}

/** The record can't be applied: its original bytes go to the dead-letter topic. */
export interface DeadLettered {
  readonly kind: 'dead-letter'
  readonly reason: DeadLetterReason
  /** What happened, to which field and value, and what to do. */
  readonly detail: string
}

/** Accepted, or sent to the dead letters. */
export type Checked<Value> = Accepted<Value> | DeadLettered

/** Makes an accepted outcome. */
export const accepted = <Value>(value: Value): Accepted<Value> => ({ kind: 'accepted', value })
/** Makes a dropped outcome. */
export const dropped = (reason: DropReason): Dropped => ({ kind: 'dropped', reason })
/** Makes a dead-letter outcome. */
export const deadLettered = (reason: DeadLetterReason, detail: string): DeadLettered => ({
  kind: 'dead-letter',
  reason,
  detail,
})
