/** Seeded random numbers, one stream a purpose, so that more noise does not change what users do. */
import { hash32 } from '@profilestream/contracts'
import { exp, ln } from './arithmetic.js'

/** One stream of random numbers. */
export interface Random {
  /** 0 ≤ x < 1 */
  readonly next: () => number
  /** A whole number, 0 ≤ n < count. */
  integer(count: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** lowest ≤ x < highest */
  between(lowest: number, highest: number): number
  /** Exponentially distributed, of this mean. */
  exponential(mean: number): number
  /** Standard normal. */
  normal(): number
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T
}

/**
 * A stream of its own for a seed and a purpose; the same two give the same numbers.
 * Source: sfc32, Chris Doty-Humphrey, PractRand, 2010; 12 numbers are thrown away to mix the seed in.
 */
export const createRandom = (seed: number, purpose: string): Random => {
  let a = hash32(`${seed}:${purpose}`, 1)
  let b = hash32(`${seed}:${purpose}`, 2)
  let c = hash32(`${seed}:${purpose}`, 3)
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let warm = 0; warm < 12; warm += 1) next()
  return { next, ...distributions(next) }
}

const distributions = (next: () => number): Omit<Random, 'next'> => {
  const integer = (count: number): number => Math.floor(next() * count)
  return {
    integer,
    chance: (probability) => next() < probability,
    between: (lowest, highest) => lowest + (highest - lowest) * next(),
    exponential: (mean) => -mean * ln(1 - next()),
    normal: () => standardNormal(next),
    pick: (list) => {
      const chosen = list[integer(list.length)]
      if (chosen === undefined) throw new RangeError('nothing to pick from an empty list')
      return chosen
    },
  }
}

/** Source: Marsaglia's polar method, SIAM Review 6, 1964. */
const standardNormal = (next: () => number): number => {
  for (;;) {
    const x = 2 * next() - 1
    const y = 2 * next() - 1
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * ln(square)) / square)
  }
}

/**
 * How many of a rare kind happen.
 * @param mean  0 or more; above 60 the normal distribution of the same mean and variance serves
 */
export const poisson = (random: Random, mean: number): number => {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()))
  const limit = exp(-mean)
  let count = 0
  for (let product = random.next(); product > limit; product *= random.next()) count += 1
  return count
}

/**
 * Gamma distributed, of scale 1.
 * Source: Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000.
 */
const gamma = (random: Random, shape: number): number => {
  if (shape < 1) return gamma(random, shape + 1) * exp(ln(1 - random.next()) / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) * (1 + c * x) * (1 + c * x)
    if (v > 0 && ln(1 - random.next()) < 0.5 * x * x + d - d * v + d * ln(v)) return d * v
  }
}

/**
 * A share for each of a number of things, adding up to 1.
 * @param concentration  [n], each > 0; small numbers make few of the shares large
 */
export const dirichlet = (random: Random, concentration: readonly number[]): Float64Array => {
  const drawn = Float64Array.from(concentration, (shape) => gamma(random, shape) + 1e-9)
  const total = drawn.reduce((sum, x) => sum + x, 0)
  return drawn.map((x) => x / total)
}
