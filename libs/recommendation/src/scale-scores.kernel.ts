/** Changing the few scores of a sparse source that are not 0, in one pass over the catalog. */

/** Replaces every score but 0 in place. */
export const scaleScores = (scores: Float32Array, of: (score: number, index: number) => number): void => {
  for (let index = 0; index < scores.length; index++)
    if (scores[index] !== 0) scores[index] = of(scores[index]!, index)
}
