/** Profiles in memory: the oracle of the contract suite and of property tests, never part of a running service. */
import { profileVersionOf, type CompareAndSetResult, type ProfileStore } from '@profilestream/profile'
import type { UserId } from '@profilestream/contracts'

/** A store on a map of its own, or on one whose content a test decides. */
export const createMemoryProfileStore = (profiles = new Map<UserId, Uint8Array>()): ProfileStore => ({
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
})
