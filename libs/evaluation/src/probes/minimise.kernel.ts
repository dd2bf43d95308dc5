/**
 * The least value of a smooth convex function: L-BFGS with Armijo's rule.
 * Source: Nocedal & Wright, "Numerical optimization", 2nd ed., 2006, algorithms 3.1 and 7.4.
 */

/** The value at a place; the slope there is written into `gradient`. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number

/** When to stop. */
export interface Stopping {
  /** Largest slope that is taken for none. @default 1e-5 */
  readonly tolerance?: number
  /** @default 500 */
  readonly steps?: number
}

/** Steps whose curvature is remembered. */
const MEMORY = 10
/** Share of the promised decrease that a step must bring (Nocedal & Wright, p. 33). */
const ENOUGH = 1e-4
const SHORTER = 0.5
const MOST_TRIALS = 40

interface Pair {
  readonly step: Float64Array
  readonly change: Float64Array
  readonly rho: number
}

/** Walks downhill from a place. @returns where it ended; `from` stays as it is */
export const minimise = (
  from: Float64Array,
  objective: Objective,
  { tolerance = 1e-5, steps = 500 }: Stopping = {},
): Float64Array => {
  const gradient = new Float64Array(from.length)
  let place: Place = { at: from, value: objective(from, gradient), gradient }
  const pairs: Pair[] = []
  for (let step = 0; step < steps && largest(place.gradient) > tolerance; step++) {
    const next = walk(objective, place, downhill(place.gradient, pairs))
    if (next === null) break
    const pair = pairOf(difference(next.at, place.at), difference(next.gradient, place.gradient))
    if (pair !== null) pairs.push(pair)
    if (pairs.length > MEMORY) pairs.shift()
    place = next
  }
  return place.at
}

/** The curvature that a step showed; null where it showed none. */
const pairOf = (step: Float64Array, change: Float64Array): Pair | null => {
  const curvature = dot(step, change)
  return curvature > 1e-14 ? { step, change, rho: 1 / curvature } : null
}

/** Where to go: the slope, turned by the curvature met so far (the two-loop recursion). */
const downhill = (gradient: Float64Array, pairs: readonly Pair[]): Float64Array => {
  const direction = gradient.map((slope) => -slope)
  const last = pairs.at(-1)
  if (last === undefined) return scaled(direction, 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))))
  const shares: number[] = []
  for (const { step, change, rho } of pairs.toReversed()) {
    const share = rho * dot(step, direction)
    shares.push(share)
    addScaled(direction, change, -share)
  }
  scaled(direction, 1 / (last.rho * dot(last.change, last.change)))
  for (const { step, change, rho } of pairs)
    addScaled(direction, step, (shares.pop() ?? 0) - rho * dot(change, direction))
  return direction
}

interface Place {
  readonly at: Float64Array
  readonly value: number
  readonly gradient: Float64Array
}

/** A step that goes down far enough; null where none does. */
const walk = (
  objective: Objective,
  { at, value, gradient }: Place,
  direction: Float64Array,
): Place | null => {
  const slope = dot(gradient, direction)
  let length = 1
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    const there = at.map((x, i) => x + length * direction[i]!)
    const slopes = new Float64Array(at.length)
    const reached = objective(there, slopes)
    if (reached <= value + ENOUGH * length * slope) return { at: there, value: reached, gradient: slopes }
    length *= SHORTER
  }
  return null
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

const largest = (of: Float64Array): number => of.reduce((most, x) => Math.max(most, Math.abs(x)), 0)

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x - b[i]!)

const scaled = (of: Float64Array, by: number): Float64Array => {
  for (let i = 0; i < of.length; i++) of[i]! *= by
  return of
}

const addScaled = (to: Float64Array, of: Float64Array, by: number): void => {
  for (let i = 0; i < to.length; i++) to[i]! += by * of[i]!
}
