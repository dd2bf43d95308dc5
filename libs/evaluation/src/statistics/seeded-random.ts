/** Seeded numbers for splits and resamples: the same seed gives the same evaluation. */

/** What the state moves by with every draw. */
const STEP = 0x6d2b79f5

/** The seed of a stream that goes on where the stream of `seed` stands after so many draws. */
export const seedAfter = (seed: number, draws: number): number => (seed + Math.imul(draws, STEP)) >>> 0

/** A stream of uniform numbers in [0, 1): Mulberry32 (T. Ettinger), 32 bits of state. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + STEP) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
