/** The clock, handed in where time is needed, so that nothing else reads it. */
import { asEpochMs, type EpochMs } from '@profilestream/contracts'

/** Tells the time. */
export interface Clock {
  now(): EpochMs
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => asEpochMs(Date.now()) }
