/** Runs the pipeline on the partitions that the group gives us: joins, checks, consumes, commits behind the window, recovers. */
import { UnavailableError } from '@profilestream/contracts'
import type { BatchControl, EventLog, RecordBatch, Subscription } from '@profilestream/event-log'
import type { HotProfiles } from '@profilestream/profile-store'
import type { Health, Logger } from '@profilestream/service'
import type { Settled } from './batch.js'
import { createCollector, type CollectorSettings } from './collector.js'
import type { Continuity } from './guards/continuity.js'
import type { CheckedLog, LogGuard } from './guards/log-guard.js'
import type { RedisGuard } from './guards/redis-guard.js'
import type { BuilderMetrics } from './metrics.js'
import type { Pipeline } from './pipeline.js'
import { createRecovery, type Recoverable } from './recovery.js'
import type { SettledOffsets } from './stages/commit.js'
import { createTurns } from './turns.js'
import type { Watermarks } from './watermarks.js'

/** What the builder rests on. */
export interface BuilderDependencies {
  readonly eventLog: Pick<EventLog, 'consumeBatches' | 'topics'>
  /** Makes the pipeline; it tells of the first failure of a batch under way. */
  readonly createPipeline: (onFailure: (error: unknown) => void) => Pipeline
  readonly state: {
    readonly settled: SettledOffsets
    readonly hot: Pick<HotProfiles, 'clear'>
    readonly watermarks: Watermarks
    readonly continuity: Continuity
  }
  readonly guards: { readonly log: LogGuard; readonly redis: RedisGuard }
  readonly process: {
    readonly logger: Logger
    readonly metrics: BuilderMetrics
    readonly health: Health
    /** Told once of what trying again does not mend. */
    readonly onFailed: (error: Error) => void
  }
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
  /** The partitions it has now. */
  assigned(): readonly number[]
  /** Goes back to what is settled, or committed when what Redis holds has changed. */
  recover(error: Error): Promise<void>
}

/** As many partitions of one fetch are put into one micro-batch. */
const PARTITIONS_TOGETHER = 64
const SHORTEST_COMMIT_INTERVAL_MS = 100
const PART = 'clickstream'

/** Makes the builder. */
export const createBuilder = (dependencies: BuilderDependencies, settings: BuilderSettings): Builder => {
  const { eventLog, guards } = dependencies
  const { settled, hot, watermarks, continuity } = dependencies.state
  const { logger, metrics, health, onFailed } = dependencies.process
  const stopping = new AbortController()
  const turns = createTurns()
  const pipeline = dependencies.createPipeline((error) => void recovery.recover(error))
  const collector = createCollector((batch) => pipeline.process(batch), settings)
  let subscription: Subscription | undefined
  let log: CheckedLog | undefined

  const recoverable: Recoverable = {
    hold: (reason) => {
      health.setReady(PART, false, reason)
      subscription?.pause()
      collector.drop()
    },
    drain: () => pipeline.drain(),
    acceptRedis: () => guards.redis.accept(),
    forget: async () => {
      hot.clear()
      log = await guards.log.check()
      settled.clear()
    },
    goOn: () => {
      pipeline.reset()
      watermarks.reset(new Map([...(log?.watermarks ?? []), ...settled.watermarks()]))
      const next = new Map(log?.next)
      for (const partition of next.keys())
        next.set(partition, settled.nextOf(partition) ?? next.get(partition) ?? 0)
      continuity.expect(next)
      for (const partition of subscription?.assigned() ?? []) {
        const offset = next.get(partition)
        if (offset !== undefined) subscription?.seek(partition, offset)
      }
      subscription?.resume()
      health.setReady(PART, true)
    },
  }
  const recovery = createRecovery({ turns, logger, metrics, signal: stopping.signal, onFailed }, recoverable)

  const onBatch = async (batch: RecordBatch, control: BatchControl): Promise<void> => {
    // From the last look at the turns to the collector's queue nothing may be awaited: who takes a turn empties the queue.
    while (!turns.isFree()) await turns.wait()
    if (control.isStale()) return
    try {
      await collector.add(batch)
    } catch {
      // Dropped, or failed: the pipeline has told the recovery, which seeks back.
      control.again()
    }
  }

  const commit = async ({ nextOffsets, watermarks: marks }: Settled): Promise<boolean> => {
    const metadataOf = (partition: number): string | undefined => log?.metadata(marks.get(partition))
    return subscription === undefined ? false : subscription.commit(nextOffsets, metadataOf)
  }

  /** Rules 4 and 5, before the first event of an assignment is folded. */
  const checkAssignment = async (partitions: readonly number[]): Promise<void> => {
    collector.drop()
    await pipeline.drain()
    if (await guards.redis.accept()) hot.clear()
    log = await guards.log.check()
    settled.clear()
    watermarks.reset(log.watermarks)
    continuity.expect(log.next)
    // kafkajs would begin at what is committed, also where the log has been cut behind it.
    for (const partition of partitions) subscription?.seek(partition, log.next.get(partition) ?? 0)
    const mine = new Set(partitions)
    const first = new Map([...log.uncommitted].filter(([partition]) => mine.has(partition)))
    if (!(await commit({ nextOffsets: first, watermarks: log.watermarks })))
      throw new UnavailableError('the group did not take the first offsets')
    health.setReady(PART, true, `partitions ${partitions.join(', ') || 'of none'}`)
  }
  const onAssigned = (partitions: readonly number[], own: Subscription): Promise<void> => {
    subscription = own
    collector.drop()
    return turns.take(() => checkAssignment(partitions))
  }

  /** What is committed must still be there: a Redis that went back while nothing was written is found here. */
  const commitDue = async (): Promise<void> => {
    if (!turns.isFree() || !settled.hasDue()) return
    try {
      await guards.redis.ensureSame()
      await guards.log.ensureHeld(settled.newest())
      recovery.succeeded()
      // An assignment that began meanwhile reads the offsets that are committed now, and their watermarks.
      if (turns.isFree()) await commit(settled.due())
    } catch (error) {
      await recovery.recover(error)
    }
  }
  const { groupId, maxBytesPerPartition, maxWaitMs, durabilityWindowMs } = settings
  let committing: NodeJS.Timeout | undefined
  return {
    assigned: () => subscription?.assigned() ?? [],
    recover: (error) => recovery.recover(error),
    start: async () => {
      health.setReady(PART, false, 'joining the group')
      await guards.redis.accept()
      subscription = await eventLog.consumeBatches({
        topic: eventLog.topics.clickstream.name,
        groupId,
        maxBytesPerPartition,
        maxWaitMs,
        partitionsConcurrently: PARTITIONS_TOGETHER,
        onBatch,
        onAssigned,
        onPassed: (partition, next) => continuity.passed(partition, next),
        onFailed,
      })
      const everyMs = Math.max(durabilityWindowMs / 4, SHORTEST_COMMIT_INTERVAL_MS)
      committing = setInterval(() => void commitDue(), everyMs)
    },
    stop: async () => {
      recoverable.hold('stopping')
      stopping.abort()
      clearInterval(committing)
      await pipeline.drain()
      await commitDue()
      await subscription?.stop()
    },
  }
}
