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

/** Pins a store to what is live when `accept` is called. */
export const createPinnedProfiles = (
  live: () => Promise<LiveGeneration>,
  inGeneration: (generation: number) => ProfileStore,
): PinnedProfiles => {
  let taken: { readonly generation: LiveGeneration; readonly store: ProfileStore } | undefined
  const accept = async (): Promise<boolean> => {
    const generation = await live()
    const changed = taken !== undefined && taken.generation.revision !== generation.revision
    taken = { generation, store: inGeneration(generation.number) }
    return changed
  }
  const store = async (): Promise<ProfileStore> => {
    if (taken === undefined) await accept()
    return taken?.store ?? inGeneration(0)
  }
  return {
    accept,
    isLive: ({ revision }) => taken === undefined || taken.generation.revision === revision,
    readMany: async (userIds) => (await store()).readMany(userIds),
    compareAndSetMany: async (writes) => (await store()).compareAndSetMany(writes),
  }
}
