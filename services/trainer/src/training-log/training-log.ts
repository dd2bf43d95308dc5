/**
 * The training log: interactions as they came, in segment files of our own, each accepted event once.
 *
 * What a flush has renamed into place is safe; everything else is read again from Kafka after a kill, because the
 * position to start from is that of the newest footer. Kafka's committed offsets are not asked.
 */
import { InvariantError, type ScenarioName } from '@profilestream/contracts'
import { mkdir } from 'node:fs/promises'
import { createEventHashes, type EventHashes } from './event-hashes.kernel.js'
import type { ColumnsBuilder, LoggedInteraction } from './interaction.js'
import { lockFolder } from './lock-file.js'
import { builderOf, mergeSegments, worthMerging, type SizedSegment } from './merge-segments.js'
import { listSegments, readSegment, removeLeftovers, writeSegment } from './segment-folder.js'
import type { OffsetRange, Segment } from './segment.js'

/** Where a record stood in Kafka. */
export interface RecordPlace {
  readonly partition: number
  readonly offset: number
}

/** What became of a record offered to the log. */
export type Taken = 'added' | 'repeated' | 'passed' | 'already_applied'

/** The training log, open. */
export interface TrainingLog {
  /** Next offset to take of a partition; 0 for one never seen. */
  position(partition: number): number
  /** Next offsets by partition that are safe on disk. */
  flushedPositions(): ReadonlyMap<number, number>
  /** Takes a record, in offset order within its partition; null for one that holds no interaction. */
  take(place: RecordPlace, interaction: LoggedInteraction | null): Taken
  /** Interactions of a scenario so far, those not yet on disk too. */
  interactions(scenario: ScenarioName): number
  /** Interactions not yet on disk. */
  unflushed(): number
  /** Puts everything taken so far on disk. @throws UnavailableError when the disk refuses; nothing is lost then */
  flush(): Promise<void>
  /** Flushes and gives the folder up. */
  close(): Promise<void>
}

/** What was taken since a flush. */
interface Pending {
  readonly builders: Map<ScenarioName, ColumnsBuilder>
  readonly ranges: Map<number, OffsetRange>
  rows: number
}

interface LogState {
  readonly folder: string
  readonly hashes: EventHashes
  readonly counts: Map<ScenarioName, number>
  readonly positions: Map<number, number>
  readonly flushed: Map<number, number>
  segments: SizedSegment[]
  pending: Pending
  /** Cut off from pending and not yet on disk, oldest first. */
  readonly unwritten: { readonly pending: Pending; readonly positions: ReadonlyMap<number, number> }[]
}

const nothingPending = (): Pending => ({ builders: new Map(), ranges: new Map(), rows: 0 })

/**
 * Opens the log of a folder, which this process then owns.
 * @throws ConfigError when another process owns it, ContractError when a segment is damaged
 */
export const openTrainingLog = async (folder: string): Promise<TrainingLog> => {
  await mkdir(folder, { recursive: true })
  const lock = await lockFolder(folder)
  try {
    const state = await load(folder)
    let flushing: Promise<void> = Promise.resolve()
    const flush = (): Promise<void> =>
      (flushing = flushing.catch(() => undefined).then(() => flushState(state)))
    return {
      position: (partition) => state.positions.get(partition) ?? 0,
      flushedPositions: () => state.flushed,
      take: (place, interaction) => take(state, place, interaction),
      interactions: (scenario) => state.counts.get(scenario) ?? 0,
      unflushed: () => state.unwritten.reduce((rows, { pending }) => rows + pending.rows, state.pending.rows),
      flush,
      close: async () => {
        try {
          await flush()
        } finally {
          await lock.release()
        }
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

const load = async (folder: string): Promise<LogState> => {
  await removeLeftovers(folder)
  const state: LogState = {
    folder,
    hashes: createEventHashes(),
    counts: new Map(),
    positions: new Map(),
    flushed: new Map(),
    segments: [],
    pending: nothingPending(),
    unwritten: [],
  }
  for (const file of await listSegments(folder)) {
    const segment = await readSegment(file)
    state.segments.push({ ...file, rows: remember(state, segment) })
  }
  return state
}

/** Takes a segment's positions, hashes and counts into memory. @returns its rows */
const remember = (state: LogState, segment: Segment): number => {
  let rows = 0
  for (const [partition, next] of segment.positions) {
    state.positions.set(partition, next)
    state.flushed.set(partition, next)
  }
  for (const [scenario, { user, eventHash }] of segment.scenarios) {
    count(state, scenario, user.length)
    rows += user.length
    for (let at = 0; at < eventHash.length; at += 2)
      state.hashes.add(eventHash[at] ?? 0, eventHash[at + 1] ?? 0)
  }
  return rows
}

const count = (state: LogState, scenario: ScenarioName, rows: number): void => {
  state.counts.set(scenario, (state.counts.get(scenario) ?? 0) + rows)
}

const take = (
  state: LogState,
  { partition, offset }: RecordPlace,
  interaction: LoggedInteraction | null,
): Taken => {
  if (offset < (state.positions.get(partition) ?? 0)) return 'already_applied'
  state.positions.set(partition, offset + 1)
  const { ranges } = state.pending
  ranges.set(partition, { from: ranges.get(partition)?.from ?? offset, to: offset + 1 })
  if (interaction === null) return 'passed'
  if (!state.hashes.add(...interaction.eventHash)) return 'repeated'
  builderOf(state.pending.builders, interaction.scenario).add(interaction)
  state.pending.rows += 1
  count(state, interaction.scenario, 1)
  return 'added'
}

const flushState = async (state: LogState): Promise<void> => {
  if (state.pending.rows > 0) {
    state.unwritten.push({ pending: state.pending, positions: new Map(state.positions) })
    state.pending = nothingPending()
  }
  for (let next = state.unwritten[0]; next !== undefined; next = state.unwritten[0]) {
    const number = (state.segments.at(-1)?.last ?? -1) + 1
    const { pending, positions } = next
    const scenarios = new Map([...pending.builders].map(([scenario, builder]) => [scenario, builder.build()]))
    const segment = { first: number, last: number, ranges: pending.ranges, positions, scenarios }
    state.segments.push({ ...(await writeSegment(state.folder, segment)), rows: pending.rows })
    for (const [partition, position] of positions) state.flushed.set(partition, position)
    state.unwritten.shift()
  }
  await mergeIfMany(state)
}

const mergeIfMany = async (state: LogState): Promise<void> => {
  const small = worthMerging(state.segments)
  if (small.length === 0) return
  const merged = await mergeSegments(state.folder, small)
  const kept = state.segments.length - small.length
  if (kept < 0) throw new InvariantError('more segments were merged than there are; restart the trainer')
  state.segments = [...state.segments.slice(0, kept), merged]
}
