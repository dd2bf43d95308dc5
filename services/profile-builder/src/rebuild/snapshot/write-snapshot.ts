/** Writes a snapshot of the live profiles beside running builders. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, UnavailableError } from '@profilestream/contracts'
import type { TopicAdmin } from '@profilestream/event-log'
import type { RedisProfileStore, StoredProfile } from '@profilestream/profile-store'
import { moveIntoPlace, writeDurably } from '@profilestream/release-store'
import { readMetadata } from '../../guards/commit-metadata.js'
import { MANIFEST_FILE, packProfiles, sha256Of, SNAPSHOT_FORMAT, type SnapshotManifest } from './snapshot.js'

/** What writing needs. */
export interface WriteSnapshotDependencies {
  readonly admin: Pick<TopicAdmin, 'clusterId' | 'commits' | 'startOffsets'>
  readonly store: Pick<RedisProfileStore, 'eachProfile' | 'generations' | 'logIdentity'>
  readonly now: () => Date
}

/** What is written, and where. */
export interface WriteSnapshotSettings {
  readonly topic: string
  readonly groupId: string
  /** The folder of snapshots; the new one is a folder in it. */
  readonly folder: string
}

const FILE_BYTES = 33_554_432

/** Files of profiles, each written when it is large enough. */
const createFiles = (folder: string) => {
  const files: SnapshotManifest['files'] = []
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let profiles = 0
  const flush = async (): Promise<void> => {
    if (waitingBytes === 0) return
    const bytes = Buffer.concat(waiting)
    ;[waiting, waitingBytes] = [[], 0]
    const name = `profiles-${String(files.length).padStart(5, '0')}.bin`
    await writeDurably(join(folder, name), bytes)
    files.push({ name, sizeBytes: bytes.length, sha256: sha256Of(bytes) })
  }
  return {
    add: async (more: readonly StoredProfile[]): Promise<void> => {
      const packed = packProfiles(more)
      profiles += more.length
      waiting.push(packed)
      waitingBytes += packed.length
      if (waitingBytes >= FILE_BYTES) await flush()
    },
    finish: async (): Promise<Pick<SnapshotManifest, 'files' | 'profiles'>> => {
      await flush()
      return { files, profiles }
    },
  }
}

/** Where each partition goes on behind what is in every profile: what is committed trails the writes. */
const partitionsOf = async (
  { admin, store }: WriteSnapshotDependencies,
  { topic, groupId }: WriteSnapshotSettings,
): Promise<Pick<SnapshotManifest, 'clusterId' | 'topic' | 'partitions'>> => {
  const [clusterId, commits, starts, identity] = await Promise.all([
    admin.clusterId(),
    admin.commits(groupId, topic),
    admin.startOffsets(topic),
    store.logIdentity.read(),
  ])
  const ours = commits.map(({ offset, metadata }) => {
    const beside = readMetadata(metadata)
    return offset === null || beside?.topic !== identity?.topic
      ? null
      : { offset, watermark: beside?.watermark }
  })
  if (identity?.clusterId !== clusterId || !ours.some((commit) => commit !== null)) {
    throw new ConfigError(
      `no builder of group ${groupId} has committed offsets of ${topic} that belong to the profiles in Redis: let a builder run first`,
    )
  }
  return {
    clusterId,
    topic: { name: topic, marker: identity.topic },
    partitions: starts.map((start, partition) => ({
      next: ours[partition]?.offset ?? start,
      watermark: ours[partition]?.watermark ?? null,
    })),
  }
}

/** @returns the folder and what it says of itself @throws ConfigError, UnavailableError when it could not be taken */
export const writeSnapshot = async (
  dependencies: WriteSnapshotDependencies,
  settings: WriteSnapshotSettings,
): Promise<{ readonly folder: string; readonly manifest: SnapshotManifest }> => {
  const { store, now } = dependencies
  const createdAt = now().toISOString()
  // Offsets before profiles: everything below them is then in the profiles that are read.
  const log = await partitionsOf(dependencies, settings)
  const before = await store.generations.live()
  const folder = join(settings.folder, `${createdAt.replaceAll(':', '-')}-generation-${before.number}`)
  const partial = `${folder}.partial`
  await mkdir(settings.folder, { recursive: true })
  await mkdir(partial)
  try {
    const files = createFiles(partial)
    await store.eachProfile(before.number, (profiles) => files.add(profiles))
    const after = await store.generations.live()
    if (after.revision !== before.revision) {
      throw new UnavailableError('a rebuild replaced the profiles meanwhile: take the snapshot again')
    }
    const manifest: SnapshotManifest = {
      format: SNAPSHOT_FORMAT,
      createdAt,
      ...log,
      generation: before.number,
      ...(await files.finish()),
    }
    await writeDurably(join(partial, MANIFEST_FILE), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
    await moveIntoPlace(partial, folder)
    return { folder, manifest }
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  }
}
