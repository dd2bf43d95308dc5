/** A world that a network learns in seconds: users who walk round a circle of items. */

import { createSeededRandom } from '@profilestream/contracts'

/** Items of the circle. */
export const CIRCLE_ITEMS = 40

/** Walks from random places, of 6 to 19 steps: the next item is always item + 1. */
export const circleWalks = (users: number, seed = 9): Int32Array[] => {
  const random = createSeededRandom(seed)
  return Array.from({ length: users }, () => {
    const start = random.integer(CIRCLE_ITEMS)
    return Int32Array.from({ length: 6 + random.integer(14) }, (_, step) => (start + step) % CIRCLE_ITEMS)
  })
}
