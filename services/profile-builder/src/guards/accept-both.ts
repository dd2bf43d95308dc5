/** Two looks at what Redis holds, answered as one: what the first has found is not forgotten when the second fails and both are asked again. */

/** Takes what is there now for what we work with. @returns whether it is another than before */
export type Accept = () => Promise<boolean>

/**
 * One question of two, for callers that ask again when it fails.
 * @returns rejects with what either rejected; resolves to whether either found another since it last resolved
 */
export const acceptBoth = (first: Accept, second: Accept): Accept => {
  let isAnother = false
  return async () => {
    isAnother = (await first()) || isAnother
    isAnother = (await second()) || isAnother
    const found = isAnother
    isAnother = false
    return found
  }
}
