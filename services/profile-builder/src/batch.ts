/** What the stages hand to each other: a micro-batch, from fetched records to written profiles. */
import type { ClickstreamEvent, DeadLettered, ScenarioName, UserId } from '@profilestream/contracts'
import type { LogRecord } from '@profilestream/event-log'
import type { Basis, PlacedEvent, Repair } from '@profilestream/profile'
import type { WatermarkByPartition } from './watermarks.js'

/** Next offsets by partition. */
export type Offsets = ReadonlyMap<number, number>

/** Records of one or several partitions, each partition's by ascending offset. */
export interface FetchedBatch {
  readonly records: readonly LogRecord[]
  /** The first offset of each partition in it. */
  readonly firstOffsets: Offsets
  /** Where each partition goes on behind the batch. */
  readonly nextOffsets: Offsets
}

/** Records and the event of each; no object is made for a pair of them, because a batch of these outlives many collections. */
export interface DecodedBatch {
  readonly records: readonly LogRecord[]
  /** Null where the bytes are no event. */
  readonly events: readonly (ClickstreamEvent | null)[]
  /** Those whose bytes are none, and why. */
  readonly undecodable: readonly RefusedRecord[]
}

/** An event of a user, or a rejected one of hers, and its place in the log. */
export interface UserEvent extends PlacedEvent {
  readonly userId: UserId
}

/** A record that goes to the dead letters. */
export interface RefusedRecord {
  readonly record: LogRecord
  readonly why: DeadLettered
  /** Null where the record names none that is defined. */
  readonly scenario: ScenarioName | null
}

/** How often what was filled in, by scenario. */
export type RepairCounts = Map<ScenarioName, Map<Repair, number>>

/** What passed the rules that need no profile, and what did not. */
export interface CheckedBatch {
  readonly events: readonly UserEvent[]
  readonly refused: readonly RefusedRecord[]
  readonly repairs: RepairCounts
  /** Of the partitions of the batch, as of its end. */
  readonly watermarks: WatermarkByPartition
}

/** Where a partition goes on: what is settled, and later committed. */
export interface Settled {
  readonly nextOffsets: Offsets
  /** As of those offsets; a partition without one has had no event. */
  readonly watermarks: WatermarkByPartition
}

/** The events of each user, in their partitions' order. */
export type UserGroups = ReadonlyMap<UserId, readonly PlacedEvent[]>

/** The stored bytes of each user's profile, in the groups' order; null for none. */
export type Bases = readonly (Uint8Array | null)[]

/** What an identify event leads to. */
export interface IdentityWork {
  /** The user this closed profile's events belong to; null for a profile of its own. */
  readonly forwardTo: UserId | null
  /** Anonymous ids whose links are to be settled, or to be told of again: their identify events were delivered again. */
  readonly linked: readonly UserId[]
  readonly basis: Basis
}

/** A user's events folded onto what was stored of her. */
export interface FoldedProfile {
  readonly userId: UserId
  readonly events: readonly PlacedEvent[]
  /** What they were folded onto. */
  readonly base: Uint8Array | null
  /** Version of the base; 0 for none. */
  readonly expectedVersion: number
  /** What is to be written; null when no event moved the profile. */
  readonly bytes: Uint8Array | null
  /** The encoded ProfileUpdated; null when no scenario was touched. */
  readonly update: Buffer | null
  /** What is to be done about who the user is, once this is written; undefined for nothing. */
  readonly identity: IdentityWork | undefined
}

/** A batch folded; while it is written, profiles that another process has changed are folded again. */
export interface FoldedBatch {
  readonly profiles: Map<UserId, FoldedProfile>
  readonly refused: readonly RefusedRecord[]
  readonly settles: Settled
}

/** What a profile's bytes are once it is written. */
export const resultOf = (folded: FoldedProfile): Uint8Array | null => folded.bytes ?? folded.base
