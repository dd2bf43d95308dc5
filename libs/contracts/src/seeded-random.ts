/** Seeded random numbers: the same seed gives the same numbers everywhere, for splits, resamples, starting weights and tests alike. */

/** What the state moves by with every draw. */
const STEP = 0x6d2b79f5

/** A stream of random numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  /** Uniform whole number in 0..n − 1; n ≥ 1. */
  readonly integer: (n: number) => number
  /** The seed of a stream that goes on where this one stands. */
  readonly seed: () => number
}

/**
 * Makes a stream of random numbers from a 32-bit seed. Not for secrets, nor for more than some billion draws.
 * Source: Tommy Ettinger, mulberry32, public domain, 2017.
 */
export const createSeededRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + STEP) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return { next, integer: (n) => Math.floor(next() * n), seed: () => state }
}
