/** Makes the profiles belong to the log that they were rebuilt from, when they belonged to another: its name in Redis, and beside committed offsets. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { UnavailableError } from '@profilestream/contracts'
import type { EventLog } from '@profilestream/event-log'
import type { LogIdentity, LogIdentityStore } from '@profilestream/profile-store'
import { readMetadata, writeMetadata } from '../guards/commit-metadata.js'
import { offsetsOf, type FoldedPartitions } from './places.js'

/** What adopting needs. */
export interface AdoptLogDependencies {
  readonly eventLog: Pick<EventLog, 'admin' | 'consumeBatches' | 'topics'>
  readonly marks: Pick<LogIdentityStore, 'replace' | 'raiseOffsets'>
}

/** Offsets to commit, and the watermark beside each. */
type Commits = FoldedPartitions

/**
 * Where builders go on: at what is committed, if that lies within what was folded, so that what they have not told yet is
 * told; else at the log's beginning, which they pass without applying anything; behind the fold where that is gone.
 */
const commitsOf = async (
  { admin, topics }: AdoptLogDependencies['eventLog'],
  groupId: string,
  folded: FoldedPartitions,
): Promise<Commits> => {
  const { name } = topics.clickstream
  const [commits, starts] = await Promise.all([admin.commits(groupId, name), admin.startOffsets(name)])
  return new Map(
    [...folded].map(([partition, upTo]) => {
      const { offset = null, metadata = '' } = commits[partition] ?? {}
      const start = starts[partition] ?? 0
      if (offset !== null && offset >= start && offset <= upTo.next) {
        return [partition, { next: offset, watermark: readMetadata(metadata)?.watermark }]
      }
      return [partition, start === 0 ? { next: 0, watermark: undefined } : upTo]
    }),
  )
}

const MOST_TRIES = 50
const TRY_EVERY_MS = 100

/** Commits as a member of the builders' group: they refuse to start until this is done, so we are alone in it. */
const commitAs = async (
  { admin, consumeBatches, topics }: AdoptLogDependencies['eventLog'],
  groupId: string,
  { commits, marker }: { readonly commits: Commits; readonly marker: string },
): Promise<void> => {
  let settle: { resolve(): void; reject(error: Error): void } | undefined
  const done = new Promise<void>((resolve, reject) => (settle = { resolve, reject }))
  const subscription = await consumeBatches({
    topic: topics.clickstream.name,
    groupId,
    onBatch: (_, control) => {
      control.again()
      return Promise.resolve()
    },
    onAssigned: async (_, own) => {
      own.pause()
      const offsets = offsetsOf(commits)
      const metadataOf = (partition: number): string =>
        writeMetadata(marker, commits.get(partition)?.watermark)
      // kafkajs drops what is committed before its loop runs, and says nothing: believed is what Kafka says afterwards.
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        await own.commit(offsets, metadataOf)
        const taken = await admin.commits(groupId, topics.clickstream.name)
        if (taken.every(({ metadata }) => readMetadata(metadata)?.topic === marker)) return settle?.resolve()
        await pause(TRY_EVERY_MS)
      }
      throw new UnavailableError(`group ${groupId} did not take the offsets of the rebuilt log`)
    },
    onFailed: (error) => settle?.reject(error),
  })
  try {
    await done
  } finally {
    await subscription.stop()
  }
}

/** Names the log; call it before the pointer moves: until `commitLog` has run, builders refuse to start. */
export const nameLog = async ({ eventLog, marks }: AdoptLogDependencies): Promise<LogIdentity> => {
  const identity = { clusterId: await eventLog.admin.clusterId(), topic: randomUUID() }
  await marks.replace(identity)
  return identity
}

/** Commits where builders go on; call it when the pointer has moved. */
export const commitLog = async (
  dependencies: AdoptLogDependencies,
  groupId: string,
  { identity, folded }: { readonly identity: LogIdentity; readonly folded: FoldedPartitions },
): Promise<void> => {
  const commits = await commitsOf(dependencies.eventLog, groupId, folded)
  await dependencies.marks.raiseOffsets(offsetsOf(folded))
  await commitAs(dependencies.eventLog, groupId, { commits, marker: identity.topic })
}
