/**
 * When a user was taken for a machine: the newest 8 intervals of event time. A further one joins the two that lie nearest
 * to each other, so no machine's time is forgotten and as little of a person's is taken as can be.
 */

/** Intervals kept. */
export const MAX_INTERVALS = 8

/** The intervals, oldest first; the last is open while the user is in quarantine. */
export interface Quarantine {
  /** The rules met at the newest act, as bits. */
  reasons: number
  /** Acts in a row that spoke for a person, 0..255. */
  calmActs: number
  isOpen: boolean
  count: number
  /** First and last moment of each, milliseconds since 1970-01-01 UTC, [2 · 9]; the last moment of an open one is of no meaning. */
  readonly spans: Float64Array
}

/** Never in quarantine. */
export const createQuarantine = (): Quarantine => ({
  reasons: 0,
  calmActs: 0,
  isOpen: false,
  count: 0,
  spans: new Float64Array(2 * (MAX_INTERVALS + 1)),
})

/** Forgets everything, in place. */
export const clearQuarantine = (quarantine: Quarantine): void => {
  quarantine.reasons = 0
  quarantine.calmActs = 0
  quarantine.isOpen = false
  quarantine.count = 0
}

const nearestPair = ({ spans, count }: Quarantine): number => {
  let nearest = 0
  let shortest = Infinity
  for (let i = 0; i + 1 < count; i++) {
    const between = spans[2 * i + 2]! - spans[2 * i + 1]!
    if (between < shortest) {
      shortest = between
      nearest = i
    }
  }
  return nearest
}

const joinNearest = (quarantine: Quarantine): void => {
  const { spans } = quarantine
  const at = 2 * nearestPair(quarantine) + 1
  spans.copyWithin(at, at + 2, 2 * quarantine.count)
  quarantine.count -= 1
}

/** The user is taken for a machine from a moment on; one that lies in the interval before goes on with that. */
export const openInterval = (quarantine: Quarantine, from: number): void => {
  const { spans } = quarantine
  quarantine.isOpen = true
  quarantine.calmActs = 0
  const last = 2 * quarantine.count - 1
  if (quarantine.count > 0 && from <= spans[last]!) return
  spans[last + 1] = from
  spans[last + 2] = from
  quarantine.count += 1
  if (quarantine.count > MAX_INTERVALS) joinNearest(quarantine)
}

/** She is one no more; the last moment as a machine. */
export const closeInterval = (quarantine: Quarantine, to: number): void => {
  const last = 2 * quarantine.count - 1
  quarantine.isOpen = false
  quarantine.spans[last] = Math.max(to, quarantine.spans[last - 1]!)
}

/** Whether a moment lies in one of the intervals. */
export const covers = ({ isOpen, count, spans }: Quarantine, at: number): boolean => {
  for (let i = count - 1; i >= 0; i--) {
    if (at < spans[2 * i]!) continue
    return at <= spans[2 * i + 1]! || (isOpen && i === count - 1)
  }
  return false
}
