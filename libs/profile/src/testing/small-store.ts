/** For this package's tests: profiles in memory, in which a test can let any operation fail or let somebody else write first. */
import { UnavailableError, type UserId } from '@profilestream/contracts'
import { profileVersionOf } from '../codec/open-profile.js'
import type { CompareAndSetResult, ProfileStore } from '../profile-store.js'

/** A store and what a test may do to it. */
export interface SmallStore extends ProfileStore {
  readonly profiles: Map<UserId, Uint8Array>
  /** Fails the operation of this number (from 0, reads and writes alike); a write may have been done before it fails. */
  failAt: { readonly operation: number; readonly afterDoing: boolean } | null
  /** Called before each write is done. */
  beforeWrite: () => void
}

/** An empty store. */
export const aSmallStore = (): SmallStore => {
  const profiles = new Map<UserId, Uint8Array>()
  let operations = 0
  const fails = (afterDoing: boolean): boolean =>
    store.failAt?.operation === operations && store.failAt.afterDoing === afterDoing
  const operate = <Result>(work: () => Result): Promise<Result> => {
    if (fails(false)) {
      store.failAt = null
      return Promise.reject(new UnavailableError('not done'))
    }
    const result = work()
    const failed = fails(true)
    operations += 1
    if (!failed) return Promise.resolve(result)
    store.failAt = null
    return Promise.reject(new UnavailableError('done, no reply'))
  }
  const store: SmallStore = {
    profiles,
    failAt: null,
    beforeWrite: () => undefined,
    readMany: (userIds) => operate(() => userIds.map((userId) => profiles.get(userId) ?? null)),
    compareAndSetMany: (writes) =>
      operate(() => {
        store.beforeWrite()
        return writes.map(({ userId, expectedVersion, bytes }): CompareAndSetResult => {
          const present = profiles.get(userId) ?? null
          if (profileVersionOf(present) !== expectedVersion) return { kind: 'conflict', bytes: present }
          profiles.set(userId, bytes.slice())
          return { kind: 'written' }
        })
      }),
  }
  return store
}
