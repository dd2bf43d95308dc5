/** Write: compare-and-set on the version read. Who lost against another process folds again on what is there now. */
import { UnavailableError, type UserId } from '@profilestream/contracts'
import {
  profileVersionOf,
  type CompareAndSetResult,
  type ProfileStore,
  type ProfileWrite,
} from '@profilestream/profile'
import type { HotProfiles } from '@profilestream/profile-store'
import { resultOf, type FoldedProfile } from '../batch.js'
import type { FoldUser } from './fold-profiles.js'

/** Redis holds less than it told us it held: acknowledged writes are lost, and what was folded on them must be folded again. */
export class RedisWentBack extends UnavailableError {}

/** What the stage needs. */
export interface WriteDependencies {
  readonly store: Pick<ProfileStore, 'compareAndSetMany'>
  readonly hot: Pick<HotProfiles, 'put'>
  /** Rejects with RedisWentBack when the Redis we are connected to is not the one we read from. */
  readonly ensureSameRedis: () => Promise<void>
  readonly onWritten: (profiles: number) => void
  readonly onConflict: () => void
}

const toWrite = ({ userId, expectedVersion, bytes }: FoldedProfile): ProfileWrite[] =>
  bytes === null ? [] : [{ userId, expectedVersion, bytes }]

/**
 * Refuses a conflict with what is older than what was read.
 * @throws RedisWentBack
 */
export const refuseOlder = (write: ProfileWrite, found: Uint8Array | null): void => {
  const version = profileVersionOf(found)
  if (version >= write.expectedVersion) return
  throw new RedisWentBack(
    `the profile of ${describeUser(write)} is at version ${version}, but was read or written at ${write.expectedVersion}: Redis has lost acknowledged writes`,
  )
}

const describeUser = ({ userId }: ProfileWrite): string =>
  userId.length > 40 ? `${userId.slice(0, 37)}…` : userId

/** Makes the stage. It changes the folded profiles to what was, in the end, written. */
export const createWriteProfiles = ({
  store,
  hot,
  ensureSameRedis,
  onWritten,
  onConflict,
}: WriteDependencies) => {
  const settle = (write: ProfileWrite, result: CompareAndSetResult): Uint8Array | null | 'written' => {
    if (result.kind === 'written') {
      hot.put(write.userId, write.bytes)
      return 'written'
    }
    onConflict()
    refuseOlder(write, result.bytes)
    return result.bytes
  }
  return async (folded: Map<UserId, FoldedProfile>, foldUser: FoldUser): Promise<void> => {
    let writes = [...folded.values()].flatMap(toWrite)
    while (writes.length > 0) {
      await ensureSameRedis()
      const results = await store.compareAndSetMany(writes)
      const again: ProfileWrite[] = []
      writes.forEach((write, index) => {
        const found = settle(write, results[index] ?? { kind: 'conflict', bytes: null })
        if (found === 'written') return
        const refolded = foldUser(write.userId, folded.get(write.userId)?.events ?? [], found)
        folded.set(write.userId, refolded)
        rememberUnwritten(refolded)
        again.push(...toWrite(refolded))
      })
      onWritten(writes.length - again.length)
      writes = again
    }
  }

  /** Every event had been applied by another process: what it wrote is the newest that we know. */
  function rememberUnwritten(refolded: FoldedProfile): void {
    const bytes = resultOf(refolded)
    if (refolded.bytes === null && bytes !== null) hot.put(refolded.userId, bytes)
  }
}
