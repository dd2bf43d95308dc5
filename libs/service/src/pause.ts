/** Waiting that an interruption ends early, without an error. */
import { setTimeout as delay } from 'node:timers/promises'

/** Waits so many milliseconds, or until the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>

/** By the machine's own clock. */
export const pause: Pause = async (ms, signal) => {
  await delay(ms, undefined, { signal }).catch(() => undefined)
}
