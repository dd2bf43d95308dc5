/** Decay by event time in counters that are never walked: each is kept in the money of a landmark, which moves on now and then. */

/** What an event is worth, and what a counter is worth now. */
export interface DecayedWorth {
  /** What an event at this time adds to a counter, in the landmark's money. Moves time on. */
  of(at: number): number
  /** What one of the landmark's money is worth at the newest event's time, 0..1. */
  now(): number
}

/** Half-lives after which counters are brought to a new landmark, long before Float32 overflows. */
const RESCALE_HALF_LIVES = 30

/**
 * Makes the scale; time begins with the first event.
 * @param halfLifeMs  time after which an event counts half
 * @param rescale     multiplies every counter by a factor, at a new landmark
 * Source: forward decay, Cormode et al., "Forward decay: a practical time decay model for streaming systems", ICDE 2009.
 */
export const createDecayedWorth = (halfLifeMs: number, rescale: (factor: number) => void): DecayedWorth => {
  let landmark: number | null = null
  let newest = -Infinity
  return {
    of: (at) => {
      landmark ??= at
      if (at - landmark > RESCALE_HALF_LIVES * halfLifeMs) {
        rescale(2 ** ((landmark - at) / halfLifeMs))
        landmark = at
      }
      newest = Math.max(newest, at)
      return 2 ** ((at - landmark) / halfLifeMs)
    },
    now: () => (landmark === null ? 1 : 2 ** ((landmark - newest) / halfLifeMs)),
  }
}
