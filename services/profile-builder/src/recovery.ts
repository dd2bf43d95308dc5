/**
 * Goes back when something a batch rests on failed: to what is settled when a server was away, to what is committed
 * when Redis lost what it had acknowledged (rule 4).
 */
import { setTimeout as pause } from 'node:timers/promises'
import { describeError } from '@profilestream/contracts'
import { isRetriable, retryWithBackoff, type Logger } from '@profilestream/service'
import { LogJumped } from './guards/continuity.js'
import type { BuilderMetrics } from './metrics.js'
import { RedisWentBack } from './stages/write-profiles.js'
import type { Turns } from './turns.js'

/** What recovering does to the rest of the builder. */
export interface Recoverable {
  /** Takes in no more, drops what waits; at once. */
  hold(reason: string): void
  /** Resolves when nothing is under way. */
  drain(): Promise<void>
  /** Takes the Redis that answers now. @returns whether it is another than before */
  acceptRedis(): Promise<boolean>
  /** Forgets everything not committed, and checks the log again (rule 5). */
  forget(): Promise<void>
  /** Goes on behind what is settled, or committed where nothing is. */
  goOn(): void
}

/** What recovering needs. */
export interface RecoveryDependencies {
  readonly turns: Turns
  readonly logger: Logger
  readonly metrics: BuilderMetrics
  readonly signal: AbortSignal
  /** Told of what trying again does not mend. */
  readonly onFailed: (error: Error) => void
}

/** The recovery from failures. */
export interface Recovery {
  /** Recovers; resolves when the builder goes on. Failures that follow from the first count as the same. */
  recover(error: unknown): Promise<void>
  /** Something worked: the next failure is a first one. */
  succeeded(): void
}

const SHORTEST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 10_000

const causeOf = (error: unknown): string => {
  if (error instanceof RedisWentBack) return 'redis_went_back'
  return error instanceof LogJumped ? 'log_jumped' : 'unavailable'
}

/** Makes the recovery. */
export const createRecovery = (dependencies: RecoveryDependencies, builder: Recoverable): Recovery => {
  const { turns, logger, metrics, signal, onFailed } = dependencies
  let isRecovering = false
  let failuresInARow = 0

  const isStopping = (): boolean => signal.aborted

  const patiently = <Result>(what: string, ask: () => Promise<Result>): Promise<Result> =>
    retryWithBackoff(ask, { logger, what, signal })

  const waitAfterFailures = async (): Promise<void> => {
    const pauseMs = Math.min(SHORTEST_PAUSE_MS * 2 ** failuresInARow++, LONGEST_PAUSE_MS)
    await pause(pauseMs, undefined, { signal }).catch(() => undefined)
  }
  const goBack = async (lost: boolean): Promise<void> => {
    await builder.drain()
    await waitAfterFailures()
    const changed = await patiently('asking Redis', () => builder.acceptRedis())
    if (lost || changed) await patiently('asking for the log', () => builder.forget())
    builder.goOn()
  }
  return {
    succeeded: () => void (failuresInARow = 0),
    recover: async (error) => {
      if (isRecovering || isStopping()) return
      if (!isRetriable(error)) return onFailed(error as Error)
      isRecovering = true
      const lost = error instanceof RedisWentBack || error instanceof LogJumped
      metrics.recoveries.inc({ cause: causeOf(error) })
      logger.warn({ reason: describeError(error) }, 'a batch failed; going back')
      builder.hold(describeError(error))
      try {
        await turns.take(() => goBack(lost))
      } catch (failure) {
        if (!isStopping()) onFailed(failure as Error)
      } finally {
        isRecovering = false
      }
    },
  }
}
