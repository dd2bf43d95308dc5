/**
 * A made world of any size: embeddings lie in groups of very different sizes, along few directions most, and are of different
 * lengths; users lie between two groups.
 */
import type { World } from './world.js'

const DIMENSION = 64
const SEED = 84

/** Seeded standard normal numbers, by Box and Muller. */
const createNormal = (seed: number): (() => number) => {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** Groups that are not alike in size: the smaller the number, the more often. */
const groupFor = (normal: () => number, groups: number): number =>
  Math.min(groups - 1, Math.floor(Math.abs(normal()) * groups * 0.35))

/** Trained embeddings spread along few directions most: the k-th one has 1/√k of the first one's deviation. */
const deviationOf = (k: number): number => 1 / Math.sqrt(1 + k)

/** @param users  how many look for items */
export const createMadeWorld = (items: number, users: number): World => {
  const normal = createNormal(SEED)
  const groups = Math.max(20, Math.round(Math.sqrt(items)))
  const centres = Float32Array.from(
    { length: groups * DIMENSION },
    (_, at) => deviationOf(at % DIMENSION) * normal(),
  )
  const near = (group: number, spread: number, length: number): Float32Array =>
    Float32Array.from(
      { length: DIMENSION },
      (_, k) => length * (centres[group * DIMENSION + k]! + spread * deviationOf(k) * normal()),
    )
  const rows = new Float32Array(items * DIMENSION)
  for (let item = 0; item < items; item++)
    rows.set(near(groupFor(normal, groups), 0.7, 0.9 + 0.15 * Math.abs(normal())), item * DIMENSION)
  const between = (): Float32Array => {
    const [one, other] = [near(groupFor(normal, groups), 0.5, 1), near(groupFor(normal, groups), 0.5, 0.7)]
    return one.map((value, k) => value + other[k]!)
  }
  return { embeddings: { rows, dimension: DIMENSION }, users: Array.from({ length: users }, between) }
}
