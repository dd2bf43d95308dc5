/**
 * Counts of a few kinds of things, one byte each: when one would pass 255, all are halved, so that shares stay what they
 * were, older events fade, and the size is bounded.
 */

const FULL = 255

/**
 * Counts something.
 * @param counts  changed in place
 * @param by      1..255
 */
export const countIn = (counts: Uint8Array, index: number, by = 1): void => {
  if (counts[index]! + by > FULL) for (let i = 0; i < counts.length; i++) counts[i] = counts[i]! >>> 1
  counts[index] = counts[index]! + by
}

/** All counts together. */
export const totalOf = (counts: Uint8Array): number => {
  let total = 0
  for (const count of counts) total += count
  return total
}
