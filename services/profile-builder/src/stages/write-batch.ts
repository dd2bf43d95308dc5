/** Write, whole: the profiles, then what their events say about who the users are. A batch is told of only behind both. */
import type { Codec, ProfileUpdated, UserId } from '@profilestream/contracts'
import type { ProfileStore } from '@profilestream/profile'
import type { HotProfiles } from '@profilestream/profile-store'
import type { FoldedProfile } from '../batch.js'
import { createSettleIdentities } from '../identities/settle-identities.js'
import type { BuilderMetrics } from '../metrics.js'
import type { FoldUser } from './fold-profiles.js'
import { createWriteProfiles } from './write-profiles.js'

/** What the stage needs. */
export interface WriteBatchDependencies {
  readonly store: ProfileStore
  readonly hot: Pick<HotProfiles, 'put'>
  /** Rejects with RedisWentBack when the Redis we are connected to is not the one we read from. */
  readonly ensureSameRedis: () => Promise<void>
  readonly metrics: Pick<BuilderMetrics, 'written' | 'conflicts' | 'links' | 'forwarded'>
  readonly profileUpdated: Codec<ProfileUpdated>
}

/** Makes the stage. It changes the folded profiles to what was, in the end, written. */
export const createWriteBatch = (dependencies: WriteBatchDependencies) => {
  const { store, hot, ensureSameRedis, metrics } = dependencies
  const writeProfiles = createWriteProfiles({
    store,
    hot,
    ensureSameRedis,
    onWritten: (profiles) => metrics.written.inc(profiles),
    onConflict: () => metrics.conflicts.inc(),
  })
  const settleIdentities = createSettleIdentities(dependencies)
  return async (folded: Map<UserId, FoldedProfile>, foldUser: FoldUser): Promise<void> => {
    await writeProfiles(folded, foldUser)
    await settleIdentities(folded, foldUser)
  }
}
