/** Words of a title that may say what an item is about. */

/** Shorter words are mostly articles and prepositions, in any language that is written in words. */
const SHORTEST = 4

/** The title's words in lower case, each once: runs of letters and digits. */
export const titleWords = (title: string | null): ReadonlySet<string> =>
  new Set(
    (title ?? '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.filter(({ length }) => length >= SHORTEST),
  )
