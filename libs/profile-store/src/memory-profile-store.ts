/** Profiles in memory: the oracle of the contract suite and of property tests, never part of a running service. */
import { profileVersionOf, type CompareAndSetResult, type ProfileStore } from '@profilestream/profile'
import type { UserId } from '@profilestream/contracts'

/** An empty store. */
export const createMemoryProfileStore = (): ProfileStore => {
  const profiles = new Map<UserId, Uint8Array>()
  return {
    readMany: (userIds) => Promise.resolve(userIds.map((userId) => profiles.get(userId) ?? null)),
    compareAndSetMany: (writes) =>
      Promise.resolve(
        writes.map(({ userId, expectedVersion, bytes }): CompareAndSetResult => {
          const present = profiles.get(userId) ?? null
          if (profileVersionOf(present) !== expectedVersion) return { kind: 'conflict', bytes: present }
          profiles.set(userId, bytes.slice())
          return { kind: 'written' }
        }),
      ),
  }
}
