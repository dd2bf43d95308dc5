/** Reads that follow the generation pointer: it is looked at in the same round trip, and where it has moved the reading is done again. */
import type { UserId } from '@profilestream/contracts'
import type { GenerationStore } from './generations.js'

type Values = (Uint8Array | null)[]

/** Makes the reading; `readIn` reads in one generation. */
export const createFollowingReads = (
  generations: Pick<GenerationStore, 'live'>,
  readIn: (generation: number, userIds: readonly UserId[]) => Promise<Values>,
): ((userIds: readonly UserId[]) => Promise<Values>) => {
  let known: number | undefined
  return async (userIds) => {
    for (;;) {
      const generation = (known ??= (await generations.live()).number)
      // The pointer is asked for behind the profiles: where it still points here, they were live.
      const [values, live] = await Promise.all([readIn(generation, userIds), generations.live()])
      if (live.number === generation) return values
      known = live.number
    }
  }
}
