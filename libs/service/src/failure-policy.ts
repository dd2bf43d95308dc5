/** What is done about a failure: what may pass is tried again, with pauses that grow; the rest goes up. */
import { setTimeout as pause } from 'node:timers/promises'
import { describeError } from '@profilestream/contracts'
import type { Logger } from './logger.js'

/** How an operation is retried. */
export interface RetryOptions {
  readonly logger: Logger
  /** What is tried, for the log: "writing profiles". */
  readonly what: string
  /** Gives up when aborted. */
  readonly signal?: AbortSignal
  /** First pause, milliseconds. */
  readonly minMs?: number
  /** Longest pause, milliseconds. */
  readonly maxMs?: number
}

/** Whether the same call may succeed later: our errors say so themselves. */
export const isRetriable = (error: unknown): boolean =>
  error instanceof Error && 'retriable' in error && error.retriable === true

/**
 * Runs an operation until it succeeds.
 * @throws what it threw, when that is not retriable or the signal is aborted
 */
export const retryWithBackoff = async <Result>(
  operation: () => Promise<Result>,
  options: RetryOptions,
): Promise<Result> => {
  const { logger, what, signal, minMs = 100, maxMs = 10_000 } = options
  for (let pauseMs = minMs, attempt = 1; ; pauseMs = Math.min(pauseMs * 2, maxMs), attempt++) {
    try {
      return await operation()
    } catch (error) {
      if (!isRetriable(error) || signal?.aborted === true) throw error
      logger.warn({ attempt, pauseMs, reason: describeError(error) }, `${what} failed; trying again`)
      if (!(await pauseUnless(signal, pauseMs))) throw error
    }
  }
}

/** Waits; false when the signal was aborted meanwhile. */
const pauseUnless = async (signal: AbortSignal | undefined, pauseMs: number): Promise<boolean> => {
  try {
    await pause(pauseMs, undefined, signal === undefined ? {} : { signal })
    return true
  } catch {
    return false
  }
}
