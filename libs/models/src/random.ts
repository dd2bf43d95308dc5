/** Seeded random numbers for starting weights, shuffles and samples: the same seed gives the same training. */

import { seedAfter, seededRandom } from '@profilestream/evaluation'

/** A stream of uniform numbers in [0, 1). */
export interface Random {
  next(): number
  /** A whole number in 0..n-1. */
  integer(n: number): number
  /** The seed of a stream that goes on where this one stands. */
  seed(): number
}

/** The stream of a seed: that of evaluation, which passes the usual tests at the few million draws made here. */
export const createRandom = (seed: number): Random => {
  const draw = seededRandom(seed)
  let draws = 0
  const next = (): number => {
    draws += 1
    return draw()
  }
  return { next, integer: (n) => Math.floor(next() * n), seed: () => seedAfter(seed, draws) }
}

/** `count` normal numbers of the given standard deviation (Box and Muller, 1958). */
export const normals = (random: Random, count: number, deviation: number): Float32Array =>
  Float32Array.from(
    { length: count },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
  )

/** `count` uniform numbers in (-bound, bound). */
export const uniforms = (random: Random, count: number, bound: number): Float32Array =>
  Float32Array.from({ length: count }, () => (2 * random.next() - 1) * bound)

/** Shuffles in place (Fisher and Yates) and returns the same array. */
export const shuffle = <T>(random: Random, values: T[]): T[] => {
  for (let last = values.length - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    const kept = values[last] as T
    values[last] = values[other] as T
    values[other] = kept
  }
  return values
}
