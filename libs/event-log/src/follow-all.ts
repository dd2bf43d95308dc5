/** Follows a whole topic: every process that follows reads every partition, by a group of its own that it throws away. */
import { randomUUID } from 'node:crypto'
import { consumeBatches } from './consume-batches.js'
import type { ConsumeDependencies } from './consumer-config.js'
import type { LogRecord } from './records.js'
import type { TopicAdmin } from './topic-admin.js'

/** Where following begins. */
export type FollowFrom =
  | 'beginning'
  | 'latest'
  /** At the first record at or after a moment. */
  | { readonly sinceMs: number }
  /** At these next offsets by partition; null and missing ones from the beginning. */
  | { readonly offsets: readonly (number | null)[] }

/** How a topic is followed. */
export interface FollowOptions {
  readonly topic: string
  readonly from: FollowFrom
  /** Handles records of one partition, by ascending offset; a retriable error has them delivered again. */
  onRecords(records: readonly LogRecord[]): void | Promise<void>
  /** Called when following has ended by an error that trying again does not mend. */
  onFailed(error: Error): void
}

/** A topic being followed. */
export interface Follower {
  /** Resolves when everything up to the end offsets seen at the start is handled. */
  readonly caughtUp: Promise<void>
  stop(): Promise<void>
}

/** What following needs. */
export interface FollowDependencies extends ConsumeDependencies {
  readonly admin: TopicAdmin
  readonly groupPrefix: string
}

const firstOffsets = async (admin: TopicAdmin, topic: string, from: FollowFrom): Promise<number[]> => {
  const starts = await admin.startOffsets(topic)
  if (from === 'beginning') return starts
  if (from === 'latest') return admin.endOffsets(topic)
  if ('sinceMs' in from) {
    const since = await admin.offsetsSince(topic, from.sinceMs)
    const ends = await admin.endOffsets(topic)
    return since.map((offset, partition) => (offset < 0 ? (ends[partition] ?? 0) : offset))
  }
  return starts.map((start, partition) => Math.max(start, from.offsets[partition] ?? start))
}

/** Says when every partition has come to its end. */
const createProgress = (next: number[], ends: readonly number[]) => {
  let resolve: () => void = () => undefined
  const caughtUp = new Promise<void>((done) => (resolve = done))
  const check = (): void => {
    if (ends.every((end, partition) => (next[partition] ?? 0) >= end)) resolve()
  }
  check()
  return {
    caughtUp,
    passed: (partition: number, offset: number): void => {
      next[partition] = Math.max(next[partition] ?? 0, offset)
      check()
    },
  }
}

/** Follows a topic until it is stopped. */
export const followAll = async (
  dependencies: FollowDependencies,
  options: FollowOptions,
): Promise<Follower> => {
  const { admin, groupPrefix } = dependencies
  const { topic, from } = options
  const groupId = `follow-${topic}-${randomUUID()}`
  const ends = await admin.endOffsets(topic)
  const next = await firstOffsets(admin, topic, from)
  const progress = createProgress(next, ends)
  const following = await consumeBatches(dependencies, {
    topic,
    groupId: groupPrefix + groupId,
    onFailed: (error) => options.onFailed(error),
    onPassed: (partition, nextOffset) => progress.passed(partition, nextOffset),
    // The group commits nothing: after each joining we go on where we were.
    onAssigned: (partitions, subscription) => {
      for (const partition of partitions) subscription.seek(partition, next[partition] ?? 0)
      return Promise.resolve()
    },
    onBatch: async ({ records }) => {
      await options.onRecords(records)
    },
  })
  return {
    caughtUp: progress.caughtUp,
    stop: async () => {
      await following.stop()
      await admin.deleteGroup(groupId).catch(() => undefined)
    },
  }
}
