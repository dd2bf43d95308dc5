/** Reads the clickstream once more, from wherever it is told, whatever builders read; says when it has come to given offsets. */
import { describeError, UnavailableError } from '@profilestream/contracts'
import type { EventLog } from '@profilestream/event-log'
import type { FetchedBatch, Offsets } from '../batch.js'
import { createCollector } from '../collector.js'
import { offsetsOf, type FoldedPartitions } from './places.js'

/** What is done with the log. */
export interface LogHandler {
  /** Where partitions go on when the reading begins, and when it begins again; called with nothing under way. */
  restart(): FoldedPartitions
  handle(batch: FetchedBatch): Promise<void>
  /** Resolves when nothing is under way; rejects with what went wrong in it. */
  drain(): Promise<void>
}

/** How the log is read. */
export interface ReadLogSettings {
  /** Of a consumer group of its own. */
  readonly groupId: string
  readonly maxBatchEvents: number
  readonly maxBytesPerPartition: number
  readonly maxWaitMs: number
}

/** A log being read. */
export interface LogReading {
  /** Resolves when everything before these offsets is handled. @throws what went wrong */
  until(targets: Offsets): Promise<void>
  /** Everything before these offsets has been handed over. */
  passed(): Offsets
  stop(): Promise<void>
}

const PARTITIONS_TOGETHER = 64

/** Those who wait for the log to come somewhere. */
const createWaiting = (passed: Offsets) => {
  const waiting = new Set<() => void>()
  let failure: Error | undefined
  const look = (): void => waiting.forEach((check) => check())
  return {
    look,
    fail: (error: unknown): void => {
      failure ??= error instanceof Error ? error : new UnavailableError(describeError(error))
      look()
    },
    until: (targets: Offsets): Promise<void> =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const isThere = [...targets].every(([partition, offset]) => (passed.get(partition) ?? 0) >= offset)
          if (failure === undefined && !isThere) return
          waiting.delete(check)
          if (failure === undefined) resolve()
          else reject(failure)
        }
        waiting.add(check)
        check()
      }),
  }
}

/** What reading needs. */
export interface ReadLogDependencies {
  readonly eventLog: Pick<EventLog, 'consumeBatches' | 'topics' | 'admin'>
  /** Stops the reading. */
  readonly signal: AbortSignal
}

/** Begins to read. */
export const readLog = async (
  { eventLog, signal }: ReadLogDependencies,
  handler: LogHandler,
  settings: ReadLogSettings,
): Promise<LogReading> => {
  const passed = offsetsOf(handler.restart())
  const waiting = createWaiting(passed)
  const collector = createCollector((batch) => handler.handle(batch), settings)
  const { groupId, maxBytesPerPartition, maxWaitMs } = settings
  const subscription = await eventLog.consumeBatches({
    topic: eventLog.topics.clickstream.name,
    groupId,
    maxBytesPerPartition,
    maxWaitMs,
    partitionsConcurrently: PARTITIONS_TOGETHER,
    onAssigned: async (partitions, own) => {
      collector.drop()
      await handler.drain().catch((error: unknown) => waiting.fail(error))
      const from = handler.restart()
      for (const partition of partitions) own.seek(partition, from.get(partition)?.next ?? 0)
    },
    onBatch: async (batch, control) => {
      try {
        await collector.add(batch)
      } catch (error) {
        control.again()
        if (error === undefined) return
        own().pause()
        waiting.fail(error)
      }
    },
    onPassed: (partition, next) => {
      passed.set(partition, Math.max(next, passed.get(partition) ?? 0))
      waiting.look()
    },
    onFailed: (error) => waiting.fail(error),
  })
  const own = (): Pick<typeof subscription, 'pause'> => subscription
  const stop = async (): Promise<void> => {
    signal.removeEventListener('abort', onAbort)
    waiting.fail(new UnavailableError('interrupted; what is folded is kept: run it again, or with --abort'))
    collector.drop()
    await subscription.stop()
    // A group left behind is forgotten by Kafka in time.
    await eventLog.admin.deleteGroup(groupId).catch(() => undefined)
  }
  const onAbort = (): void => void stop()
  signal.addEventListener('abort', onAbort)
  return {
    passed: () => new Map(passed),
    until: async (targets) => {
      await waiting.until(targets)
      await handler.drain()
    },
    stop,
  }
}
