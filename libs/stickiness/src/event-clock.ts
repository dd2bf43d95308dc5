/** The event clock: how far the stream has come by the events' own time; it closes windows, never the wall clock. */
import { asEpochMs, MINUTE_MS, type EpochMs } from '@profilestream/contracts'

/** How far each partition has come. */
export interface EventClock {
  /** Notes the newest event time of a partition. */
  advance(partition: number, at: EpochMs): void
  /**
   * The time that every partition has passed, leaving out those that lag more than `idleMs` behind the newest: they
   * have nothing to say. Null before the first event.
   */
  watermark(): EpochMs | null
  /** The newest event time of all; null before the first event. */
  newest(): EpochMs | null
}

/**
 * Makes a clock that has seen nothing.
 * @param idleMs  a partition further behind the newest event than this does not hold the others back
 */
export const createEventClock = (idleMs: number): EventClock => {
  const newestOf = new Map<number, EpochMs>()
  const newest = (): EpochMs | null =>
    newestOf.size === 0 ? null : asEpochMs(Math.max(...newestOf.values()))
  return {
    advance: (partition, at) => {
      const known = newestOf.get(partition)
      if (known === undefined || at > known) newestOf.set(partition, at)
    },
    newest,
    watermark: () => {
      const front = newest()
      if (front === null) return null
      return asEpochMs(Math.min(...[...newestOf.values()].filter((at) => front - at <= idleMs)))
    },
  }
}

/** The minute a moment lies in, minutes since 1970-01-01 UTC. */
export const minuteOf = (at: EpochMs): number => Math.floor(at / MINUTE_MS)
