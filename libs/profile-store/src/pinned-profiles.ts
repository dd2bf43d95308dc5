/** Profiles of one generation, for builders: they move to another only when they say so, with nothing under way. */
import type { ProfileStore } from '@profilestream/profile'
import type { LiveGeneration } from './generations.js'

/** A store that stays with one generation. */
export interface PinnedProfiles extends ProfileStore {
  /** Takes the generation that is live now. @returns whether profiles were replaced since it was taken before */
  accept(): Promise<boolean>
  /** Whether what is live is still what was taken. */
  isLive(live: LiveGeneration): boolean
}

interface Taken {
  readonly revision: number
  readonly store: ProfileStore
}

/** Pins a store to what is live when `accept` is called. */
export const createPinnedProfiles = (
  live: () => Promise<LiveGeneration>,
  inGeneration: (generation: number) => ProfileStore,
): PinnedProfiles => {
  let taken: Taken | undefined
  const take = async (): Promise<Taken> => {
    const { number, revision } = await live()
    return (taken = { revision, store: inGeneration(number) })
  }
  const store = async (): Promise<ProfileStore> => (taken ?? (await take())).store
  return {
    accept: async () => {
      const before = taken
      const { revision } = await take()
      return before !== undefined && before.revision !== revision
    },
    isLive: ({ revision }) => taken === undefined || taken.revision === revision,
    readMany: async (userIds) => (await store()).readMany(userIds),
    compareAndSetMany: async (writes) => (await store()).compareAndSetMany(writes),
  }
}
