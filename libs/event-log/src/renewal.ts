/** Makes something anew after a failure that may pass: one at a time, after a pause that grows, until one stands. */
import { setTimeout as pause } from 'node:timers/promises'
import { isRetriable } from '@profilestream/service'

/** What is made anew. */
export interface Renewable {
  /** Ends what there is and makes another. */
  readonly renew: () => Promise<void>
  /** Told of each failure that is followed by making anew. */
  readonly onRenewing: (error: unknown, pauseMs: number) => void
  /** Told of a failure that making anew does not mend. */
  readonly onFailed: (error: unknown) => void
}

/** When it is made anew. */
export interface Renewal {
  /** What there is has failed. Also while another is being made: that one is no better then. */
  failed(error: unknown): void
  /** What there is works: the next failure is a first one. */
  works(): void
  /** Makes none any more; resolves when none is being made. */
  stop(): Promise<void>
}

/** The pauses, milliseconds. */
export const RENEWAL_PAUSES = { first: 100, longest: 10_000 } as const

/** Makes the renewal; nothing happens until something has failed. */
export const createRenewal = ({ renew, onRenewing, onFailed }: Renewable): Renewal => {
  const stopping = new AbortController()
  const { signal } = stopping
  let pauseMs: number = RENEWAL_PAUSES.first
  let isNeeded = false
  let underWay: Promise<void> | undefined

  const isStopped = (): boolean => signal.aborted
  const failed = (error: unknown): void => {
    if (isStopped()) return
    if (!isRetriable(error)) return onFailed(error)
    onRenewing(error, pauseMs)
    isNeeded = true
    underWay ??= untilItStands()
  }
  const untilItStands = async (): Promise<void> => {
    while (isNeeded && !isStopped()) {
      await pause(pauseMs, undefined, { signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, RENEWAL_PAUSES.longest)
      isNeeded = false
      if (!isStopped()) await renew().catch(failed)
    }
    // In the same breath as the last look: a failure told in between would wait for ever.
    underWay = undefined
  }
  return {
    failed,
    works: () => {
      pauseMs = RENEWAL_PAUSES.first
    },
    stop: async () => {
      stopping.abort()
      await underWay
    },
  }
}
