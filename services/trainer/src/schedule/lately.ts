/** How much something counted has grown lately, from the counts that are noted now and then. */
import type { EpochMs } from '@profilestream/contracts'

/** A count's growth. */
export interface Lately {
  /** Notes the count at a moment; moments come in order. @returns by how much it has grown in the last five seconds, or since it was noted before */
  note(count: number, at: EpochMs): number
}

/** How far back "lately" reaches. */
const WINDOW_MS = 5_000

/** Makes one that has noted nothing. */
export const createLately = (): Lately => {
  const notes: { readonly count: number; readonly at: EpochMs }[] = []
  return {
    note: (count, at) => {
      notes.push({ count, at })
      while ((notes[1]?.at ?? at) <= at - WINDOW_MS) notes.shift()
      return count - (notes[0]?.count ?? count)
    },
  }
}
