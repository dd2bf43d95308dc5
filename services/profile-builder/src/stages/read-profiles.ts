/** Read: what is stored of each user; what we are about to write, or have written lately, need not be asked for. */
import type { UserId } from '@profilestream/contracts'
import type { ProfileStore } from '@profilestream/profile'
import type { HotProfiles } from '@profilestream/profile-store'
import { resultOf, type Bases, type FoldedProfile, type UserGroups } from '../batch.js'

/** What the stage needs. */
export interface ReadDependencies {
  readonly store: Pick<ProfileStore, 'readMany'>
  readonly hot: Pick<HotProfiles, 'get'>
}

/** Makes the stage. */
export const createReadProfiles =
  ({ store, hot }: ReadDependencies) =>
  /** @param ahead  the profiles of the batch before, whose write is under way */
  async (groups: UserGroups, ahead: ReadonlyMap<UserId, FoldedProfile>): Promise<Bases> => {
    const bases: (Uint8Array | null)[] = []
    const unknown: UserId[] = []
    const places: number[] = []
    for (const userId of groups.keys()) {
      const folded = ahead.get(userId)
      const known = folded === undefined ? hot.get(userId) : resultOf(folded)
      if (known === undefined) {
        unknown.push(userId)
        places.push(bases.length)
      }
      bases.push(known ?? null)
    }
    if (unknown.length === 0) return bases
    const read = await store.readMany(unknown)
    places.forEach((place, index) => (bases[place] = read[index] ?? null))
    return bases
  }
