/**
 * Rule 5: offsets mean something only within one log. Another cluster, a topic made anew, a log that ends below what
 * was applied, or a Redis that lost more than the durability window stop the start and name `rebuild`.
 */
import { randomUUID } from 'node:crypto'
import { ConfigError } from '@profilestream/contracts'
import type { CommittedOffset, TopicAdmin } from '@profilestream/event-log'
import type { LogIdentity, LogIdentityStore } from '@profilestream/profile-store'
import type { Logger } from '@profilestream/service'
import type { Offsets } from '../batch.js'
import { RedisWentBack } from '../stages/write-profiles.js'
import type { WatermarkByPartition } from '../watermarks.js'
import { readMetadata, writeMetadata } from './commit-metadata.js'

/** What the guard needs. */
export interface LogGuardDependencies {
  readonly admin: Pick<TopicAdmin, 'clusterId' | 'commits' | 'endOffsets' | 'startOffsets'>
  readonly marks: Pick<LogIdentityStore, 'claim' | 'readOffsets' | 'raiseOffsets'>
  readonly logger: Logger
}

/** Which log is guarded. */
export interface LogGuardSettings {
  readonly topic: string
  readonly groupId: string
  readonly adoptLog: boolean
}

/** The guard of one topic and group. */
export interface LogGuard {
  /**
   * Checks the log against what Redis remembers.
   * @returns where each partition goes on, and what to write beside committed offsets
   * @throws ConfigError naming `rebuild` when the profiles do not belong to this log
   */
  check(): Promise<CheckedLog>
  /**
   * Rule 4, where the server is the same: Redis still holds what was applied.
   * @throws RedisWentBack when it was emptied, or put back to an older state
   */
  ensureHeld(applied: Offsets): Promise<void>
}

/** A log that fits the profiles. */
export interface CheckedLog {
  /** The group's next offset of each partition: committed, or the first there is. */
  readonly next: Offsets
  /** Those that the group has not committed yet: commit them before applying anything. */
  readonly uncommitted: Offsets
  /** The watermark of each partition as of where it goes on, milliseconds since 1970-01-01 UTC; none before its first event. */
  readonly watermarks: WatermarkByPartition
  /** What to write beside a committed offset, with the watermark as of it. */
  readonly metadata: (watermark?: number) => string
}

const rebuildOr = (otherwise: string): string =>
  `run \`profilestream rebuild\` to fold the log anew, or ${otherwise}`

/** Makes the guard. */
export const createLogGuard = (
  { admin, marks, logger }: LogGuardDependencies,
  settings: LogGuardSettings,
): LogGuard => {
  const { topic, groupId, adoptLog } = settings

  const checkCluster = (kept: LogIdentity, clusterId: string): void => {
    if (kept.clusterId === clusterId) return
    throw new ConfigError(
      `the profiles were folded from Kafka cluster ${kept.clusterId}, but this is ${clusterId}: ${rebuildOr('give this cluster another redis.keyPrefix')}`,
    )
  }
  const checkEnds = (applied: Offsets, ends: readonly number[]): void => {
    for (const [partition, next] of applied) {
      const end = ends[partition] ?? 0
      if (end >= next) continue
      throw new ConfigError(
        `partition ${partition} of ${topic} ends at ${end}, below the ${next} events already applied: the topic was made anew or has lost records; ${rebuildOr('restore the topic')}`,
      )
    }
  }
  const checkMarker = (kept: LogIdentity, commits: readonly CommittedOffset[]): void => {
    const markers = commits
      .map(({ metadata }) => readMetadata(metadata)?.topic)
      .filter((marker) => marker !== undefined)
    if (markers.some((marker) => marker !== kept.topic)) {
      throw new ConfigError(
        `group ${groupId} has committed offsets of another log than the profiles in Redis were folded from, or Redis was emptied: ${rebuildOr('use another redis.keyPrefix')}`,
      )
    }
  }
  const checkCommitted = (commits: readonly CommittedOffset[], applied: Offsets): void => {
    if (!isAnyApplied(applied)) return
    // A topic takes the group's offsets with it when it is deleted: where there are some, somebody has set them since.
    if (commits.some(({ offset }) => offset !== null)) return
    if (adoptLog) {
      logger.warn(
        { topic, groupId },
        'the committed offsets are gone; going on with this topic as told (adoptLog)',
      )
      return
    }
    throw new ConfigError(
      `group ${groupId} has no committed offsets of ${topic}, but its events were applied: the topic was made anew, or the group was idle longer than the broker keeps offsets; ${rebuildOr('if the topic is the same, start once with profileBuilder.adoptLog=true')}`,
    )
  }
  /** What was cut off in front was applied, or there is no way to apply it. */
  const checkStarts = async (applied: Offsets, starts: readonly number[]): Promise<void> => {
    if (!isAnyApplied(applied)) return
    const cut = starts
      .map((start, partition) => ({ partition, next: applied.get(partition) ?? 0, start }))
      .filter(({ next, start }) => start > next)
    if (cut.length === 0) return
    const records = cut.map(
      ({ partition, next, start }) => `${next} to ${start - 1} of partition ${partition}`,
    )
    if (!adoptLog) {
      throw new ConfigError(
        `the records ${records.join(', ')} of ${topic} were deleted before they were applied, by retention or by hand: restore the topic, run \`profilestream rebuild\` from a snapshot that holds them, or, to go on without them, start once with profileBuilder.adoptLog=true`,
      )
    }
    logger.warn(
      { topic, records },
      'records were deleted before they were applied; going on without them as told (adoptLog)',
    )
    await marks.raiseOffsets(new Map(cut.map(({ partition, start }) => [partition, start])))
  }
  const checkSetByHand = (applied: Offsets, commits: readonly CommittedOffset[]): void => {
    if (!isAnyApplied(applied) || adoptLog) return
    commits.forEach(({ offset, metadata }, partition) => {
      const next = applied.get(partition) ?? 0
      if (offset === null || readMetadata(metadata) !== undefined || offset <= next) return
      throw new ConfigError(
        `the offset of partition ${partition} of group ${groupId} was set to ${offset}, above the ${next} applied: what lies between would never be applied; set it to ${next} or below, or start once with profileBuilder.adoptLog=true`,
      )
    })
  }
  const checkNothingLost = (applied: Offsets, commits: readonly CommittedOffset[]): void => {
    commits.forEach(({ offset, metadata }, partition) => {
      const next = applied.get(partition) ?? 0
      if (offset === null || readMetadata(metadata) === undefined || offset <= next) return
      throw new ConfigError(
        `Redis holds what was applied up to ${next} of partition ${partition} of ${topic}, but ${offset} is committed: Redis has lost more than the durability window; ${rebuildOr('restore Redis from a newer backup')}`,
      )
    })
  }
  return {
    check: async () => {
      // Other builders apply and commit meanwhile: what must be the smaller is read first, what must be the larger last.
      const appliedBefore = await marks.readOffsets()
      const [clusterId, ends, starts, commits] = await Promise.all([
        admin.clusterId(),
        admin.endOffsets(topic),
        admin.startOffsets(topic),
        admin.commits(groupId, topic),
      ])
      const kept = await marks.claim({ clusterId, topic: randomUUID() })
      const appliedAfter = await marks.readOffsets()
      checkCluster(kept, clusterId)
      checkEnds(appliedBefore, ends)
      checkMarker(kept, commits)
      checkNothingLost(appliedAfter, commits)
      await checkStarts(appliedAfter, starts)
      checkCommitted(commits, appliedBefore)
      checkSetByHand(appliedAfter, commits)
      const next = new Map(
        starts.map((start, partition) => [partition, Math.max(start, commits[partition]?.offset ?? start)]),
      )
      const uncommitted = new Map([...next].filter(([partition]) => !isOurs(commits[partition])))
      // What is committed must never be above what is applied: raised first.
      await marks.raiseOffsets(uncommitted)
      const metadata = (watermark?: number): string => writeMetadata(kept.topic, watermark)
      return { next, uncommitted, watermarks: watermarksOf(commits), metadata }
    },
    ensureHeld: async (applied) => {
      const held = await marks.readOffsets()
      for (const [partition, next] of applied) {
        const found = held.get(partition) ?? 0
        if (found >= next) continue
        throw new RedisWentBack(
          `Redis holds what was applied up to ${found} of partition ${partition} of ${topic}, but ${next} was applied: it was emptied or has lost acknowledged writes`,
        )
      }
    },
  }
}

const isAnyApplied = (applied: Offsets): boolean => [...applied.values()].some((next) => next > 0)

const watermarksOf = (commits: readonly CommittedOffset[]): WatermarkByPartition =>
  new Map(
    commits.flatMap(({ offset, metadata }, partition) => {
      const watermark = offset === null ? undefined : readMetadata(metadata)?.watermark
      return watermark === undefined ? [] : [[partition, watermark]]
    }),
  )

const isOurs = (commit: CommittedOffset | undefined): boolean =>
  commit !== undefined && commit.offset !== null && readMetadata(commit.metadata) !== undefined
