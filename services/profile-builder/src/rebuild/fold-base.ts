/** Where a rebuild begins: at the log's beginning while it is whole, at a snapshot where retention has cut it; or not at all. */
import { ConfigError } from '@profilestream/contracts'
import type { TopicAdmin } from '@profilestream/event-log'
import type { FoldedUpTo } from '@profilestream/profile-store'
import { readMetadata } from '../guards/commit-metadata.js'
import type { FoldedPartitions } from './places.js'
import { newestSnapshot, openSnapshot, type Snapshot } from './snapshot/read-snapshot.js'

/** A beginning. */
export interface FoldBase {
  /** As it is remembered: `log`, or the snapshot's folder. */
  readonly name: string
  readonly from: FoldedPartitions
  /** Null for the log's beginning. */
  readonly snapshot: Snapshot | null
}

/** What choosing needs. */
export interface FoldBaseSettings {
  readonly topic: string
  readonly groupId: string
  /** A snapshot that was named; the newest of `folder` is taken where one is needed. */
  readonly named: string | undefined
  readonly folder: string
  /** Told to believe that the topic is the same, although nothing in Kafka says so. */
  readonly adoptLog: boolean
}

type Admin = Pick<TopicAdmin, 'clusterId' | 'commits' | 'endOffsets' | 'startOffsets'>

/** Folding begins without a watermark where it begins without events. */
const LOG_BEGINNING: FoldedUpTo = { next: 0, watermark: undefined }

const refuse = (snapshot: Snapshot, why: string): never => {
  throw new ConfigError(`snapshot ${snapshot.folder} does not fit this log: ${why}`)
}

const checkFits = async (admin: Admin, snapshot: Snapshot, settings: FoldBaseSettings): Promise<void> => {
  const { topic, groupId, adoptLog } = settings
  const { clusterId, partitions, topic: of } = snapshot.manifest
  const [cluster, starts, ends, commits] = await Promise.all([
    admin.clusterId(),
    admin.startOffsets(topic),
    admin.endOffsets(topic),
    admin.commits(groupId, topic),
  ])
  if (clusterId !== cluster) refuse(snapshot, `it is of Kafka cluster ${clusterId}, this is ${cluster}`)
  if (of.name !== topic) refuse(snapshot, `it is of topic ${of.name}`)
  const isSame = commits.some(({ metadata }) => readMetadata(metadata)?.topic === of.marker)
  if (!isSame && !adoptLog) {
    refuse(
      snapshot,
      `no committed offset says that ${topic} is still the topic it was taken of; if it is, run once with PROFILESTREAM_PROFILE_BUILDER_ADOPT_LOG=true`,
    )
  }
  starts.forEach((start, partition) => {
    const next = partitions[partition]?.next ?? 0
    const end = ends[partition] ?? 0
    if (next < start)
      refuse(
        snapshot,
        `partition ${partition} begins at ${start}, and the snapshot holds only what is below ${next}`,
      )
    if (next > end) refuse(snapshot, `partition ${partition} ends at ${end}, below the snapshot’s ${next}`)
  })
}

const ofSnapshot = (snapshot: Snapshot, partitions: number): FoldBase => ({
  name: snapshot.folder,
  snapshot,
  from: new Map(
    Array.from({ length: partitions }, (_, partition) => {
      const { next = 0, watermark = null } = snapshot.manifest.partitions[partition] ?? {}
      return [partition, { next, watermark: watermark ?? undefined }]
    }),
  ),
})

/** @throws ConfigError when the log is cut and no snapshot fits it */
export const chooseBase = async (admin: Admin, settings: FoldBaseSettings): Promise<FoldBase> => {
  const { topic, named, folder } = settings
  const starts = await admin.startOffsets(topic)
  const cut = starts.findIndex((start) => start > 0)
  if (named === undefined && cut === -1) {
    return {
      name: 'log',
      snapshot: null,
      from: new Map(starts.map((_, partition) => [partition, LOG_BEGINNING])),
    }
  }
  const snapshot = named === undefined ? await newestSnapshot(folder) : await openSnapshot(named)
  if (snapshot === null) {
    throw new ConfigError(
      `partition ${cut} of ${topic} begins at ${starts[cut]}: retention has cut the log, so the profiles can not be folded from it alone, and ${folder} holds no snapshot; name one with --snapshot FOLDER (\`profilestream snapshot\` takes them, before it is needed)`,
    )
  }
  await checkFits(admin, snapshot, settings)
  return ofSnapshot(snapshot, starts.length)
}
