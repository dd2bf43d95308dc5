/** What is drawn from a seeded stream for training: starting weights and shuffles. */
import type { Random } from '@profilestream/contracts'

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
