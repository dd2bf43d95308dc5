/** Rates out of counters: how fast a growing count grew over the last seconds. */

/** Takes a counter's readings and tells its rate. */
export interface Rate {
  /**
   * Adds a reading.
   * @param count  the counter; a lower one than before (its process was started again) begins anew
   * @param atMs   a monotonic clock, milliseconds
   */
  read(count: number, atMs: number): void
  /** Per second; 0 before the second reading. */
  perSecond(): number
}

/** How far back readings count, milliseconds. */
const WINDOW_MS = 5_000

/** Makes it, without readings. */
export const createRate = (): Rate => {
  let readings: { count: number; atMs: number }[] = []
  return {
    read(count, atMs) {
      if (count < (readings.at(-1)?.count ?? 0)) readings = []
      readings.push({ count, atMs })
      while (readings.length > 2 && atMs - (readings[0]?.atMs ?? atMs) > WINDOW_MS) readings.shift()
    },
    perSecond() {
      const [first, last] = [readings[0], readings.at(-1)]
      if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0
      return ((last.count - first.count) / (last.atMs - first.atMs)) * 1_000
    },
  }
}
