/**
 * Which segments a user is in, and where each was entered or left last: state of the profile, so that nothing is lost
 * between a write and its message. A segment never entered takes no byte.
 *
 *     part     for each: scenario (its index in the profile), id (2 bytes), version × 2 + whether inside,
 *              partition, offset
 */
import type { ByteReader } from '../codec/byte-reader.kernel.js'
import type { ByteWriter } from '../codec/byte-writer.kernel.js'
import type { Part } from '../codec/parts.js'
import type { MutableProfile } from '../mutable-profile.js'

/** A user and a segment that she is or was in. */
export interface Membership {
  /** Index of the scenario in the profile. */
  scenario: number
  /** What stands for the segment's name. */
  id: number
  inside: boolean
  /** Whether the next message tells of its change; not stored. */
  told: boolean
  /** The profile's version at its newest change. */
  version: number
  /** Where in the log the event lies that changed it. */
  partition: number
  offset: number
}

/** The first `count` are in use; the others are memory to be used again. In the order they were first entered. */
export interface Memberships {
  readonly entries: Membership[]
  count: number
}

/** In no segment yet. */
export const createMemberships = (): Memberships => ({ entries: [], count: 0 })

/** The membership of a segment, or undefined when it was never entered. */
export const findMembership = (
  { entries, count }: Memberships,
  scenario: number,
  id: number,
): Membership | undefined => {
  for (let i = 0; i < count; i++) {
    const entry = entries[i]
    if (entry?.id === id && entry.scenario === scenario) return entry
  }
  return undefined
}

/** A further membership, to be filled in. */
export const addMembership = (memberships: Memberships): Membership => {
  const entry = (memberships.entries[memberships.count] ??= {
    scenario: 0,
    id: 0,
    inside: false,
    told: false,
    version: 0,
    partition: 0,
    offset: 0,
  })
  memberships.count += 1
  return entry
}

/** Forgets the memberships of a scenario that `keep` does not want. */
export const retainMemberships = (
  memberships: Memberships,
  scenario: number,
  keep: (id: number) => boolean,
): void => {
  const { entries, count } = memberships
  let kept = 0
  for (let i = 0; i < count; i++) {
    const entry = entries[i]
    if (entry === undefined || (entry.scenario === scenario && !keep(entry.id))) continue
    entries[i] = entries[kept] ?? entry
    entries[kept] = entry
    kept += 1
  }
  memberships.count = kept
}

const write = (writer: ByteWriter, { segments: { entries, count } }: MutableProfile): void => {
  for (let i = 0; i < count; i++) {
    const entry = entries[i]
    if (entry === undefined) continue
    writer.varint(entry.scenario)
    writer.uint16(entry.id)
    writer.varint(entry.version * 2 + (entry.inside ? 1 : 0))
    writer.varint(entry.partition)
    writer.varint(entry.offset)
  }
}

const readOne = (reader: ByteReader, memberships: Memberships): void => {
  const entry = addMembership(memberships)
  entry.scenario = reader.varint()
  entry.id = reader.uint16()
  const version = reader.varint()
  entry.inside = version % 2 === 1
  entry.version = Math.floor(version / 2)
  entry.partition = reader.varint()
  entry.offset = reader.varint()
  entry.told = false
}

/** The stored form. */
export const segmentsPart: Part<MutableProfile> = {
  tag: 16,
  isEmpty: ({ segments }) => segments.count === 0,
  write,
  read: (reader, { segments }) => {
    segments.count = 0
    while (reader.offset < reader.end) readOne(reader, segments)
  },
  clear: ({ segments }) => {
    segments.count = 0
  },
}
