/** Folds one user's events out of the whole log, in memory: every record is decoded and checked, because lateness is the partition's. */
import type { UserId } from '@profilestream/contracts'
import type { EventLog, ReplayedOriginals } from '@profilestream/event-log'
import { createProfile, encodeProfile, foldEvent, openProfile, type Basis } from '@profilestream/profile'
import type { FoldedUpTo } from '@profilestream/profile-store'
import { createCheckBatch } from '../stages/check-batch.js'
import { createDecodeBatch } from '../stages/decode-batch.js'
import { createWatermarks } from '../watermarks.js'
import { watermarksOf, type FoldedPartitions } from './places.js'
import type { LogHandler } from './read-log.js'

/** What folding a user needs. */
export interface FoldUserDependencies {
  readonly eventLog: Pick<EventLog, 'decode' | 'codecs'>
  readonly basis: () => Basis
}

/** Where a user's fold begins. */
export interface UserFoldBegins {
  readonly from: FoldedPartitions
  readonly profile: Uint8Array | null
  readonly originals: Pick<ReplayedOriginals, 'has'>
}

/** One user's fold. */
export interface UserFold extends LogHandler {
  /** Her profile so far; null while none of her events has come. */
  bytes(): Uint8Array | null
}

/**
 * Makes the fold.
 * @param begins  where the partitions begin, her profile as of there (null for none), and which records have been put back,
 *                whose copies count
 */
export const createUserFold = (
  { eventLog, basis }: FoldUserDependencies,
  userId: UserId,
  begins: UserFoldBegins,
): UserFold => {
  const profile = begins.profile === null ? createProfile(userId) : openProfile(begins.profile)
  const watermarks = createWatermarks()
  const upTo = new Map<number, FoldedUpTo>(begins.from)
  const decode = createDecodeBatch((value) => eventLog.decode(eventLog.codecs.clickstreamEvent, value))
  const check = createCheckBatch({ watermarks, originals: begins.originals })
  return {
    bytes: () => (profile.version === 0 ? null : encodeProfile(profile)),
    restart: () => {
      watermarks.reset(watermarksOf(upTo))
      return new Map(upTo)
    },
    handle: async (batch) => {
      const on = basis()
      const checked = check(await decode(batch), on)
      for (const event of checked.events) if (event.userId === userId) foldEvent(profile, event, on)
      for (const [partition, next] of batch.nextOffsets)
        upTo.set(partition, { next, watermark: checked.watermarks.get(partition) })
    },
    drain: () => Promise.resolve(),
  }
}
