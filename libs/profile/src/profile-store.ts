/** The port to where profiles are kept: many are read at once, and a write succeeds only on the version that was read. */
import type { UserId } from '@profilestream/contracts'

/** One profile to write. */
export interface ProfileWrite {
  readonly userId: UserId
  /** The version the new bytes were folded from; 0 when there was no profile. */
  readonly expectedVersion: number
  /** The profile, as `encodeProfile` gives it. */
  readonly bytes: Uint8Array
}

/** What became of a write: written, or refused because another version (or none) is there. */
export type CompareAndSetResult =
  | { readonly kind: 'written' }
  | {
      readonly kind: 'conflict'
      /** What is there now; null for nothing. */
      readonly bytes: Uint8Array | null
    }

/** Where profiles are kept. Every method throws UnavailableError when a reply is missing: the caller reads again and folds again. */
export interface ProfileStore {
  /** The profiles of these users, in their order; null where there is none. */
  readMany(userIds: readonly UserId[]): Promise<(Uint8Array | null)[]>
  /** Writes each profile whose stored version is the expected one; results in the order of the writes. No two writes may name the same user. */
  compareAndSetMany(writes: readonly ProfileWrite[]): Promise<CompareAndSetResult[]>
}
