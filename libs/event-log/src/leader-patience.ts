/** Waits while the cluster gives a new topic its leaders: asks again with growing pauses, and says what it waits for. */
import { setTimeout as pause } from 'node:timers/promises'
import { describeError } from '@profilestream/contracts'
import type { Logger } from '@profilestream/service'
import { lacksLeader } from './kafka-errors.js'

/** How long we wait for leaders. */
export interface LeaderPatience {
  readonly logger: Logger
  /** From the first refusal to the last question, milliseconds; 0 asks once. */
  readonly leaderWaitMs: number
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000
/** A new topic usually has its leaders sooner: what takes longer is told. */
const TOLD_AFTER_MS = 1_000

/**
 * Asks until no partition lacks its leader, or the patience is over.
 * @param doing  what is being done, to what: "asking the offsets of clickstream"
 * @throws what `ask` threw last, and at once what has another reason
 */
export const awaitingLeaders = async <Result>(
  { logger, leaderWaitMs }: LeaderPatience,
  doing: string,
  ask: () => Promise<Result>,
): Promise<Result> => {
  const started = performance.now()
  let isTold = false
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await ask()
    } catch (error) {
      const waitedMs = performance.now() - started
      if (!lacksLeader(error) || waitedMs >= leaderWaitMs) throw error
      if (!isTold && waitedMs >= TOLD_AFTER_MS) {
        isTold = true
        const reason = describeError(error)
        logger.warn(
          { doing, leaderWaitMs, reason },
          'waiting for the cluster to give a topic its leaders, or for the topic to be made',
        )
      }
      await pause(Math.min(pauseMs, leaderWaitMs - waitedMs))
    }
  }
}
