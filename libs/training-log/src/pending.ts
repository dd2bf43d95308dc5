/** What was taken since a flush, by scenario and day of log time: each part becomes a segment. */
import type { ScenarioName } from '@profilestream/contracts'
import { createColumnsBuilder, type ColumnsBuilder } from './columns/columns-builder.js'
import type { LoggedInteraction } from './columns/interaction.js'
import type { OffsetRange } from './disk/segment.js'

/** Where a record stood in Kafka. */
export interface RecordPlace {
  readonly partition: number
  readonly offset: number
  /** Kafka's time of the record, milliseconds since 1970-01-01 UTC. */
  readonly timestamp: number
}

/** A segment to be. */
export interface PendingPart {
  readonly scenario: ScenarioName
  readonly day: number
  readonly ranges: Map<number, OffsetRange>
  readonly builder: ColumnsBuilder
}

/** What waits to be put on disk. */
export interface Pending {
  readonly parts: Map<string, PendingPart>
  rows: number
}

/** Nothing waits. */
export const nothingPending = (): Pending => ({ parts: new Map(), rows: 0 })

/** An interaction to take in. */
export interface PlacedInteraction {
  readonly place: RecordPlace
  readonly interaction: LoggedInteraction
  readonly logPlace: number
}

/** Adds an interaction to the part that it belongs to. */
export const takeInto = (pending: Pending, { place, interaction, logPlace }: PlacedInteraction): void => {
  const { partition, offset } = place
  const { ranges, builder } = partOf(pending, interaction.scenario, dayOf(place.timestamp))
  const { from } = ranges.get(partition) ?? { from: offset }
  ranges.set(partition, { from, to: offset + 1 })
  builder.add(interaction, logPlace)
  pending.rows += 1
}

const DAY_MS = 86_400_000
/** 9999-12-31: what a producer sets beyond it counts as that day. */
const LAST_DAY = 2_932_896

const dayOf = (timestamp: number): number => Math.min(LAST_DAY, Math.max(0, Math.floor(timestamp / DAY_MS)))

const partOf = ({ parts }: Pending, scenario: ScenarioName, day: number): PendingPart => {
  const key = `${String(day)} ${scenario}`
  const known = parts.get(key)
  if (known !== undefined) return known
  const made = { scenario, day, ranges: new Map<number, OffsetRange>(), builder: createColumnsBuilder() }
  parts.set(key, made)
  return made
}
