/** The names of keys: one a profile, under the generation that is live, and a few of the store's own. */
import type { UserId } from '@profilestream/contracts'

/** Names of keys under one prefix. */
export interface ProfileKeys {
  /** The key of a profile: prefix, generation, user id. A rebuild folds into the next generation beside the live one. */
  profile(userId: UserId): string
  /** What all keys of the live generation's profiles begin with. */
  readonly profiles: string
  /** Hash: which log the profiles were folded from. */
  readonly log: string
  /** Hash: partition → next offset, over all profiles. */
  readonly offsets: string
}

/** The names under a prefix, for one generation. */
export const profileKeys = (prefix: string, generation: number): ProfileKeys => {
  const profiles = `${prefix}${generation}:`
  return {
    profile: (userId) => profiles + userId,
    profiles,
    log: `${prefix}meta:log`,
    offsets: `${prefix}meta:offsets`,
  }
}
