/**
 * Online neighbours: what is met soon after what, counted as it happens and forgotten by event time, in bounded memory.
 * Legend: a an earlier item, b a later one, s steps from a to b, r steps from the end of a history, t the newest
 * event's time, h the half-life.
 *
 *     met(b)    = Σ over meetings of b of 2^−((t − at) / h)
 *     led(a, b) = Σ over pairs of decay^(s − 1) · 2^−((t − at) / h)
 *     score(b)  = Σ over the history of decay^r · led(a, b) / (met(a)^sourceExponent · met(b)^popularityExponent)
 *
 * The model of `transitions.kernel.ts`, fed pair by pair; its exponents are milder, since what is new is met by few. Each item keeps who led to it, not where it led: a new item's
 * first pairs then have a row of their own, and need not displace anything among the followers of a popular one.
 * Source: incremental pair counts as in TencentRec's item-based filtering (Huang et al., SIGMOD 2015), with forward
 * decay in place of its sliding window.
 */
import { createDecayedWorth } from './decayed-worth.js'
import { createLeadingRows } from './leading-rows.kernel.js'

/** Somebody met an item. */
export interface Meeting {
  readonly item: number
  /** When, milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** What she had met before, newest last, without the item itself; the last `steps` count. */
  readonly past: Int32Array
}

/** Neighbours as they are now. The same meetings in the same order give the same neighbours. */
export interface OnlineNeighbours {
  add(meeting: Meeting): void
  /** Takes back a meeting that was added before, as far as it is still remembered. */
  takeBack(meeting: Meeting): void
  /** How often the item was met lately, each meeting decayed. */
  met(item: number): number
  /**
   * Adds to `out` what a history's newest items lead to.
   * @param past  item indices in time order, newest last
   * @param out   [items]; overwritten
   */
  score(past: Int32Array, out: Float32Array): void
  /** The past item that adds most to the item's score; null when none adds anything. */
  strongestPast(past: Int32Array, item: number): number | null
  /** Bytes of typed arrays held. */
  sizeBytes(): number
}

/** How much is remembered, and for how long. */
export interface OnlineOptions {
  /** Time after which a meeting counts half, milliseconds. */
  readonly halfLifeMs: number
  /** Items that have neighbours at the same time; past them the one that was silent longest loses its own. @default 16,384 */
  readonly mostItems?: number
  /** Neighbours kept of each item. @default 32 */
  readonly neighbours?: number
}

/** With these bounds rows take 16,384 · (32 · 16 + 4) bytes = 8.1 MiB; beside them are 8 bytes an item of the catalog. */
export const ONLINE_DEFAULTS = { mostItems: 16_384, neighbours: 32 } as const

/** How pairs are weighed; a popularity exponent of 0 found new items in their first hour less often (docs/recommendations.md). */
export const ONLINE_WEIGHING = {
  steps: 10,
  decay: 0.7,
  sourceExponent: 0.5,
  popularityExponent: 0.3,
} as const

const { steps: STEPS, decay: DECAY, sourceExponent, popularityExponent } = ONLINE_WEIGHING
/** Worth of s steps, s = 0 … STEPS. */
const WORTHS = Float64Array.from({ length: STEPS + 1 }, (_, steps) => DECAY ** Math.max(0, steps - 1))

/** Makes neighbours of nothing. */
export const createOnlineNeighbours = (options: OnlineOptions): OnlineNeighbours => {
  const { halfLifeMs, mostItems, neighbours } = { ...ONLINE_DEFAULTS, ...options }
  const rows = createLeadingRows(mostItems, neighbours)
  let meetings = new Float32Array(64)
  const scale = createDecayedWorth(halfLifeMs, (factor) => {
    rows.scale(factor)
    for (let item = 0; item < meetings.length; item++) meetings[item]! *= factor
  })

  const growTo = (item: number): void => {
    if (item < meetings.length) return
    const grown = new Float32Array(2 ** Math.ceil(Math.log2(item + 1)))
    grown.set(meetings)
    meetings = grown
  }
  const met = (item: number): number => (meetings[item] ?? 0) * scale.now()
  /** What one past item's pairs are divided by; once met or less is no more than once. */
  const damping = (item: number, exponent: number): number => Math.max(1, met(item)) ** -exponent
  const weightAt = (past: Int32Array, place: number): number =>
    DECAY ** (past.length - 1 - place) * damping(past[place]!, sourceExponent)
  const oldestOf = (past: Int32Array): number => Math.max(0, past.length - STEPS)

  return {
    met,
    add: ({ item, at, past }) => {
      const worth = scale.of(at)
      growTo(item)
      meetings[item]! += worth
      rows.touch(item)
      for (let place = past.length - 1; place >= oldestOf(past); place--)
        rows.add(item, past[place]!, worth * WORTHS[past.length - place]!)
    },
    takeBack: ({ item, at, past }) => {
      if (item >= meetings.length) return
      const worth = scale.of(at)
      meetings[item] = Math.max(0, meetings[item]! - worth)
      for (let place = past.length - 1; place >= oldestOf(past); place--)
        rows.subtract(item, past[place]!, worth * WORTHS[past.length - place]!)
    },
    score: (past, out) => {
      out.fill(0)
      const led = new Set<number>()
      for (let place = oldestOf(past); place < past.length; place++) {
        const weight = weightAt(past, place)
        rows.eachFollower(past[place]!, (item, worth) => {
          if (item >= out.length) return
          out[item]! += weight * worth
          led.add(item)
        })
      }
      const factor = scale.now()
      for (const item of led) out[item]! *= factor * damping(item, popularityExponent)
    },
    strongestPast: (past, item) => {
      let strongest: number | null = null
      let most = 0
      for (let place = past.length - 1; place >= oldestOf(past); place--) {
        const added = weightAt(past, place) * rows.worthOf(item, past[place]!)
        if (added > most) [strongest, most] = [past[place]!, added]
      }
      return strongest
    },
    sizeBytes: () => rows.sizeBytes() + meetings.byteLength,
  }
}
