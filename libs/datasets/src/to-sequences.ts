/** Events become what rankers are evaluated on: per user, the indices of her items in time order. */
import type { ClickstreamEvent, ItemId, UserId } from '@profilestream/contracts'
import type { Lines } from './dataset.js'

/** Item sequences of all users. */
export interface Sequences {
  /** One a user: item indices, oldest first. */
  readonly sequences: readonly Int32Array[]
  /** Index → item id, in the order of first appearance. */
  readonly items: readonly ItemId[]
  /** Sequence → user id, in the order of first appearance. */
  readonly users: readonly UserId[]
}

/** Which events count and which users are kept. */
export interface SequenceOptions {
  /** Whether an event is an interaction. @default has an item and is neither impression, dismiss, search nor taking back */
  readonly counts?: (event: ClickstreamEvent) => boolean
  /** Users with fewer interactions are left out. @default 1 */
  readonly minLength?: number
}

/** Makes sequences of events; order within a user: time, then the order given. */
export const toSequences = (events: Iterable<ClickstreamEvent>, options: SequenceOptions = {}): Sequences => {
  throw new Error(`not yet: ${String(events)} ${options.minLength ?? 1}`)
}

/** Reads a `--sequences` file: one user a line, item ids in time order. */
export const readSequences = (lines: Lines): Promise<Sequences> => {
  throw new Error(`not yet: ${String(lines)}`)
}
