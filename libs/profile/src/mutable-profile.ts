/** A profile opened for folding: packed as it is stored, changed in place by `foldEvent`, and nothing to read from but these few fields. */
import type { ClickstreamEvent, EpochMs, ScenarioName, UserId } from '@profilestream/contracts'

/** An event and its place in the log. */
export interface PlacedEvent {
  /** Null for one that was rejected: only position and version move. */
  readonly event: ClickstreamEvent | null
  readonly partition: number
  readonly offset: number
}

/**
 * What became of an event in the fold. All but `already_applied` move the position and the version by one:
 * applied; duplicate: its id is among the recent ones; rejected: it never passed `checkEvent`.
 */
export type FoldOutcome = 'applied' | 'already_applied' | 'duplicate' | 'rejected'

/** A profile opened for folding. */
export interface MutableProfile {
  readonly userId: UserId
  /** Events passed so far; unchanged means there is nothing to write. */
  readonly version: number
  /** Version it was opened with: the expected version of the compare-and-set; 0 for a new profile. */
  readonly openedVersion: number
  /** The profile's own time, milliseconds since 1970-01-01 UTC. */
  readonly updatedAt: EpochMs
  /** Scenarios of the events passed since it was opened, skipped ones included. */
  readonly touched: readonly ScenarioName[]
}
