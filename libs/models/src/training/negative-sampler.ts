/**
 * Draws items by how often they were met, in constant time each: negatives of a sampled loss.
 * The alias method: A. Walker, ACM TOMS 3(3), 1977; the tables as made by M. Vose, IEEE TSE 17(9), 1991.
 */

import type { Random } from '@profilestream/contracts'

/** A sample of the catalog. */
export interface Negatives {
  /** Item indices; may repeat. */
  readonly indices: Int32Array
  /** With which probability each of them was drawn. */
  readonly probabilities: Float32Array
}

/** A distribution over the catalog. */
export interface NegativeSampler {
  /** Independent draws, with repeats. */
  draw(random: Random, count: number): Negatives
  /** Probability of each item; all above zero, sum 1. */
  readonly probabilities: Float64Array
}

/** Of every item one interaction more than there were counts, so that what nobody has met is drawn too. */
const EVERY_ITEM = 1

/**
 * Makes the sampler of a catalog: probabilities in proportion to (interactions + 1)^exponent.
 * @param interactions  of each item
 * @param exponent      0 draws all alike, 1 by popularity
 */
export const createNegativeSampler = (interactions: ArrayLike<number>, exponent: number): NegativeSampler => {
  const weights = Float64Array.from(interactions, (count) => (count + EVERY_ITEM) ** exponent)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const probabilities = weights.map((weight) => weight / sum)
  const { keep, alias } = aliasTables(probabilities)
  const { length } = probabilities
  return {
    probabilities,
    draw: (random, count) => {
      const indices = Int32Array.from({ length: count }, () => {
        const column = random.integer(length)
        return random.next() < (keep[column] ?? 1) ? column : (alias[column] ?? column)
      })
      return { indices, probabilities: Float32Array.from(indices, (item) => probabilities[item] ?? 0) }
    },
  }
}

/** Every column holds one item's share and, above `keep`, another's: of equal height all together. */
const aliasTables = (probabilities: Float64Array): { keep: Float64Array; alias: Int32Array } => {
  const keep = probabilities.map((probability) => probability * probabilities.length)
  const alias = Int32Array.from(keep, (_, item) => item)
  const small = [...keep.keys()].filter((item) => (keep[item] ?? 1) < 1)
  const large = [...keep.keys()].filter((item) => (keep[item] ?? 1) >= 1)
  for (;;) {
    const [low, high] = [small.at(-1), large.at(-1)]
    if (low === undefined || high === undefined) return { keep, alias }
    small.pop()
    alias[low] = high
    const left = (keep[high] ?? 0) - (1 - (keep[low] ?? 0))
    keep[high] = left
    if (left < 1) small.push(large.pop() ?? high)
  }
}

/** How often each item was met. */
export const interactionsOf = (sequences: readonly Int32Array[], items: number): Float64Array => {
  const counts = new Float64Array(items)
  for (const sequence of sequences) for (const item of sequence) counts[item] = (counts[item] ?? 0) + 1
  return counts
}
