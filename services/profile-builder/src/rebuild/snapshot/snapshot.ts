/**
 * A snapshot: all profiles of a generation and, for each partition, an offset below which every event is in them. Files in
 * one folder, checksummed, written whole and renamed into place. What is above the offset may be in a profile or not:
 * profiles carry their positions, so folding the log from the offset on makes up what is missing and nothing else.
 */
import { createHash } from 'node:crypto'
import { asUserId, ContractError, describeError } from '@profilestream/contracts'
import type { StoredProfile } from '@profilestream/profile-store'
import { z } from 'zod'

/** Number of the form that is written; every form ever written is read. */
export const SNAPSHOT_FORMAT = 1

/** The file that is written last into a snapshot's folder. */
export const MANIFEST_FILE = 'manifest.json'

const manifest = z.object({
  format: z.literal(SNAPSHOT_FORMAT),
  /** When it was begun, ISO 8601. */
  createdAt: z.iso.datetime(),
  /** The Kafka cluster whose log the profiles were folded from. */
  clusterId: z.string().min(1),
  topic: z.object({ name: z.string().min(1), marker: z.string().min(1) }),
  generation: z.int().min(0),
  /** By partition: where folding goes on, and the watermark there; null before the partition's first event. */
  partitions: z.array(z.object({ next: z.int().min(0), watermark: z.number().nullable() })),
  profiles: z.int().min(0),
  files: z.array(
    z.object({ name: z.string().min(1), sizeBytes: z.int().min(0), sha256: z.string().length(64) }),
  ),
})

/** What a snapshot says of itself. */
export type SnapshotManifest = z.output<typeof manifest>

/** Reads a manifest. @throws ContractError when it is none */
export const parseManifest = (text: string, folder: string): SnapshotManifest => {
  try {
    return manifest.parse(JSON.parse(text))
  } catch (error) {
    throw new ContractError(
      `the manifest of snapshot ${folder} is damaged (${describeError(error)}): take another snapshot`,
    )
  }
}

/** Checksum of a file, hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const HEAD_BYTES = 8

/** Profiles one after the other: length of the id and of the profile (4 bytes each, lowest first), the id in UTF-8, the profile. */
export const packProfiles = (profiles: readonly StoredProfile[]): Buffer =>
  Buffer.concat(
    profiles.flatMap(({ userId, bytes }) => {
      const id = Buffer.from(userId)
      const head = Buffer.allocUnsafe(HEAD_BYTES)
      head.writeUInt32LE(id.length, 0)
      head.writeUInt32LE(bytes.length, 4)
      return [head, id, bytes]
    }),
  )

/** The profiles of a file whose checksum is right. */
export const unpackProfiles = (file: Buffer): StoredProfile[] => {
  const profiles: StoredProfile[] = []
  for (let at = 0; at < file.length;) {
    const idEnd = at + HEAD_BYTES + file.readUInt32LE(at)
    const end = idEnd + file.readUInt32LE(at + 4)
    profiles.push({
      userId: asUserId(file.toString('utf8', at + HEAD_BYTES, idEnd)),
      bytes: file.subarray(idEnd, end),
    })
    at = end
  }
  return profiles
}
