/** Trends: decayed counts of what everybody acts on, in all and by context, by the events' own time. */
import { DAY_MS, MINUTE_MS, type EpochMs } from '@profilestream/contracts'
import { scaleAll } from './decayed-counts.kernel.js'

/** Quarters of the local day. */
export type Daypart = 'night' | 'morning' | 'afternoon' | 'evening'

/** Under what circumstances somebody acts; null for unknown. */
export interface TrendContext {
  readonly device: string | null
  readonly daypart: Daypart | null
}

/** Nothing known of the circumstances. */
export const NO_CONTEXT: TrendContext = { device: null, daypart: null }

const DAYPARTS: readonly Daypart[] = ['night', 'morning', 'afternoon', 'evening']

/** The quarter of the local day a moment lies in: night is 0–6 h. Null when the local time is unknown. */
export const daypartOf = (at: EpochMs, utcOffsetMinutes: number | null): Daypart | null => {
  if (utcOffsetMinutes === null) return null
  const local = at + utcOffsetMinutes * MINUTE_MS
  const ofDay = (((local % DAY_MS) + DAY_MS) % DAY_MS) / DAY_MS
  return DAYPARTS[Math.floor(ofDay * DAYPARTS.length)] ?? null
}

/** One thing somebody did with an item. */
export interface TrendEvent {
  /** The item's number in the item table. */
  readonly index: number
  /** How much it counts, > 0. */
  readonly weight: number
  readonly at: EpochMs
  readonly context: TrendContext
}

/** Decayed counts of one scenario's items. */
export interface Trends {
  add(event: TrendEvent): void
  /** Takes back an event that was added before. */
  takeBack(event: TrendEvent): void
  /** The newest event's time; null before the first. Everything is as of then, never as of the wall clock. */
  newest(): EpochMs | null
  /** Decayed count of each item, [≤ items]; items past the end have none. Not to be changed, good until the next event. */
  counts(): Float32Array
  /**
   * What each item's count would be if everybody acted in this context. A context with few events leans on the whole:
   * p(item | device) ≈ (count + m · p(item)) / (total + m); device and time of day are taken as independent.
   * @returns  [≤ items]
   */
  countsIn(context: TrendContext): Float32Array
}

/** Events whose worth the whole has against a context's own: m above. */
const SHRINKAGE = 50
/** Devices are free text: so many different ones are told apart, the rest count in the whole only. */
const MAX_CONTEXTS = 32
/** Half-lives after which the counts are brought to a new landmark, long before Float32 overflows. */
const RESCALE_HALF_LIVES = 30

interface Counts {
  byItem: Float32Array
  total: number
}

/**
 * Makes empty trends.
 * @param halfLifeMs  time after which an event counts half
 * Source: forward decay, Cormode et al., "Forward decay: a practical time decay model for streaming systems", ICDE 2009.
 */
export const createTrends = (halfLifeMs: number): Trends => {
  const all: Counts = { byItem: new Float32Array(64), total: 0 }
  const contexts = new Map<string, Counts>()
  let landmark: number | null = null
  let newest: EpochMs | null = null
  let used = 0
  /** Answers since the last event, by context. */
  const answers = new Map<string, Float32Array>()
  const remembered = (key: string, make: () => Float32Array): Float32Array => {
    const known = answers.get(key) ?? make()
    answers.set(key, known)
    return known
  }

  const contextCounts = (key: string): Counts | null => {
    const known = contexts.get(key)
    if (known !== undefined || contexts.size >= MAX_CONTEXTS) return known ?? null
    const fresh: Counts = { byItem: new Float32Array(64), total: 0 }
    contexts.set(key, fresh)
    return fresh
  }
  const rescale = (at: number): void => {
    const factor = 2 ** (((landmark ?? at) - at) / halfLifeMs)
    for (const counts of [all, ...contexts.values()]) {
      scaleAll(counts.byItem, factor)
      counts.total *= factor
    }
    landmark = at
  }
  /** What a stored count is worth at the newest event's time. */
  const factorNow = (): number => 2 ** (((landmark ?? 0) - (newest ?? landmark ?? 0)) / halfLifeMs)

  return {
    newest: () => newest,
    add: (event) => {
      const { index, at } = event
      landmark ??= at
      if (at - landmark > RESCALE_HALF_LIVES * halfLifeMs) rescale(at)
      if (newest === null || at > newest) newest = at
      used = Math.max(used, index + 1)
      count(event, 1)
    },
    takeBack: (event) => {
      if (landmark !== null) count(event, -1)
    },
    counts: () => remembered('', currentCounts),
    countsIn: (context) =>
      remembered(keysOf(context).join(), () => {
        const counts = currentCounts()
        for (const key of keysOf(context)) lift(counts, contexts.get(key))
        return counts
      }),
  }

  function count({ index, weight, at, context }: TrendEvent, times: number): void {
    answers.clear()
    const worth = times * weight * 2 ** ((at - (landmark ?? at)) / halfLifeMs)
    increase(all, index, worth)
    for (const key of keysOf(context)) {
      const counts = contextCounts(key)
      if (counts !== null) increase(counts, index, worth)
    }
  }

  function currentCounts(): Float32Array {
    return scaleAll(all.byItem.slice(0, used), factorNow())
  }

  /** Multiplies each count by p(item | context) / p(item), the p of the whole. */
  function lift(counts: Float32Array, own: Counts | undefined): void {
    if (own === undefined || all.total === 0) return
    const factor = factorNow()
    for (let index = 0; index < counts.length; index++) {
      const share = (all.byItem[index] ?? 0) / all.total
      if (share === 0) continue
      const shrunk = (own.byItem[index] ?? 0) * factor + SHRINKAGE * share
      counts[index] = ((counts[index] ?? 0) * shrunk) / (own.total * factor + SHRINKAGE) / share
    }
  }
}

const keysOf = ({ device, daypart }: TrendContext): readonly string[] => [
  ...(device === null ? [] : [`device:${device}`]),
  ...(daypart === null ? [] : [`daypart:${daypart}`]),
]

const increase = (counts: Counts, index: number, worth: number): void => {
  if (index >= counts.byItem.length) {
    const grown = new Float32Array(Math.max(index + 1, counts.byItem.length * 2))
    grown.set(counts.byItem)
    counts.byItem = grown
  }
  // What was taken back may leave a rounding error below nothing.
  counts.byItem[index] = Math.max(0, (counts.byItem[index] ?? 0) + worth)
  counts.total = Math.max(0, counts.total + worth)
}
