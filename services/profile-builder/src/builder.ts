/**
 * Runs the pipeline on the partitions that the group gives us, and goes back when something it rests on fails: to what
 * is settled when a server was away, to what is committed when Redis lost what it had acknowledged.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { describeError } from '@profilestream/contracts'
import type { BatchControl, EventLog, RecordBatch, Subscription } from '@profilestream/event-log'
import type { HotProfiles } from '@profilestream/profile-store'
import { isRetriable, retryWithBackoff, type Health, type Logger } from '@profilestream/service'
import type { Offsets } from './batch.js'
import { createCollector, type CollectorSettings } from './collector.js'
import type { CheckedLog, LogGuard } from './guards/log-guard.js'
import type { RedisGuard } from './guards/redis-guard.js'
import type { BuilderMetrics } from './metrics.js'
import type { Pipeline } from './pipeline.js'
import type { SettledOffsets } from './stages/commit.js'
import { RedisWentBack } from './stages/write-profiles.js'

/** What the builder rests on. */
export interface BuilderDependencies {
  readonly eventLog: Pick<EventLog, 'consumeBatches' | 'topics'>
  /** Makes the pipeline; it tells of the first failure of a batch under way. */
  readonly createPipeline: (onFailure: (error: unknown) => void) => Pipeline
  readonly settled: SettledOffsets
  readonly guards: { readonly log: LogGuard; readonly redis: RedisGuard }
  readonly hot: Pick<HotProfiles, 'clear'>
  readonly observing: { readonly logger: Logger; readonly metrics: BuilderMetrics; readonly health: Health }
  /** Told once of what trying again does not mend. */
  readonly onFailed: (error: Error) => void
}

/** How the builder consumes. */
export interface BuilderSettings extends CollectorSettings {
  readonly groupId: string
  readonly maxBytesPerPartition: number
  readonly maxWaitMs: number
  readonly durabilityWindowMs: number
}

/** A running builder. */
export interface Builder {
  start(): Promise<void>
  /** Finishes the batches under way, commits what is old enough, leaves the group. */
  stop(): Promise<void>
}

/** As many partitions of one fetch are put into one micro-batch. */
const PARTITIONS_TOGETHER = 64
const SHORTEST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 10_000
const SHORTEST_COMMIT_INTERVAL_MS = 100

/** Makes the builder. */
export const createBuilder = (dependencies: BuilderDependencies, settings: BuilderSettings): Builder => {
  const { eventLog, settled, guards, hot, observing, onFailed } = dependencies
  const { logger, metrics, health } = observing
  const topic = eventLog.topics.clickstream.name
  const stopping = new AbortController()
  const pipeline = dependencies.createPipeline((error) => void recover(error))
  const collector = createCollector((batch) => pipeline.process(batch), settings)
  let subscription: Subscription | undefined
  let log: CheckedLog | undefined
  let recovery: Promise<void> | undefined
  let failuresInARow = 0
  let committing: NodeJS.Timeout | undefined

  const onBatch = async (batch: RecordBatch, control: BatchControl): Promise<void> => {
    await recovery
    if (control.isStale()) return
    // What fails here is told to `recover` by the pipeline, which pauses at once and seeks back: nothing counts as handled.
    await collector.add(batch).catch(() => undefined)
  }

  const commit = async (offsets: Offsets): Promise<void> => {
    if (offsets.size > 0) await subscription?.commit(offsets, log?.metadata)
  }

  /** Rules 4 and 5, before the first event of an assignment is folded. */
  const onAssigned = async (partitions: readonly number[], own: Subscription): Promise<void> => {
    subscription = own
    collector.drop()
    await pipeline.drain()
    if (await guards.redis.accept()) hot.clear()
    log = await guards.log.check()
    settled.clear()
    const mine = new Set(partitions)
    await commit(new Map([...log.uncommitted].filter(([partition]) => mine.has(partition))))
    health.setReady('clickstream', true, `partitions ${partitions.join(', ') || 'of none'}`)
  }

  const recover = (error: unknown): Promise<void> => {
    recovery ??= goBack(error).finally(() => (recovery = undefined))
    return recovery
  }

  const goBack = async (error: unknown): Promise<void> => {
    if (isStopping()) return
    if (!isRetriable(error)) return onFailed(error as Error)
    const lost = error instanceof RedisWentBack
    metrics.recoveries.inc({ cause: lost ? 'redis_went_back' : 'unavailable' })
    logger.warn({ reason: describeError(error) }, 'a batch failed; going back')
    health.setReady('clickstream', false, describeError(error))
    subscription?.pause()
    collector.drop()
    await pipeline.drain()
    await waitAfter(failuresInARow++)
    try {
      const changed = await retryWithBackoff(() => guards.redis.accept(), {
        logger,
        what: 'asking Redis',
        signal: stopping.signal,
      })
      await resumeFrom(lost || changed)
    } catch (failure) {
      if (!isStopping()) onFailed(failure as Error)
    }
  }

  const resumeFrom = async (committed: boolean): Promise<void> => {
    if (committed) {
      hot.clear()
      log = await retryWithBackoff(() => guards.log.check(), {
        logger,
        what: 'asking for the log',
        signal: stopping.signal,
      })
      settled.clear()
    }
    pipeline.reset()
    for (const partition of subscription?.assigned() ?? []) {
      const next = settled.nextOf(partition) ?? log?.next.get(partition)
      if (next !== undefined) subscription?.seek(partition, next)
    }
    subscription?.resume()
    health.setReady('clickstream', true)
  }

  /** What is committed must still be there: a Redis that went back while nothing was written is found here. */
  const commitDue = async (): Promise<void> => {
    if (recovery !== undefined || !settled.hasDue()) return
    try {
      await guards.redis.ensureSame()
      failuresInARow = 0
      await commit(settled.due())
    } catch (error) {
      await recover(error)
    }
  }
  const isStopping = (): boolean => stopping.signal.aborted
  const waitAfter = (failures: number): Promise<unknown> =>
    pause(Math.min(SHORTEST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS), undefined, {
      signal: stopping.signal,
    }).catch(() => undefined)
  return {
    start: async () => {
      health.setReady('clickstream', false, 'joining the group')
      await guards.redis.accept()
      subscription = await eventLog.consumeBatches({
        topic,
        groupId: settings.groupId,
        maxBytesPerPartition: settings.maxBytesPerPartition,
        maxWaitMs: settings.maxWaitMs,
        partitionsConcurrently: PARTITIONS_TOGETHER,
        onBatch,
        onAssigned,
        onFailed,
      })
      committing = setInterval(
        () => void commitDue(),
        Math.max(settings.durabilityWindowMs / 4, SHORTEST_COMMIT_INTERVAL_MS),
      )
    },
    stop: async () => {
      health.setReady('clickstream', false, 'stopping')
      stopping.abort()
      clearInterval(committing)
      subscription?.pause()
      collector.drop()
      await pipeline.drain()
      await commitDue()
      await subscription?.stop()
    },
  }
}
