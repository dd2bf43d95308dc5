/**
 * The training log: interactions as they came, in Arrow files by day, each accepted event once.
 *
 * What the manifest names is safe; everything else is read again from Kafka after a kill, because the positions to start from
 * are the manifest's. Kafka's committed offsets are not asked.
 */
import { ContractError, type ScenarioName, type UserId } from '@profilestream/contracts'
import { mkdir } from 'node:fs/promises'
import { createEventHashes, type EventHashes } from './columns/event-hashes.kernel.js'
import type { LoggedInteraction } from './columns/interaction.js'
import { compact, worthCompacting } from './compaction.js'
import { lockFolder } from './disk/lock-file.js'
import {
  EMPTY_MANIFEST,
  readManifest,
  writeManifest,
  type Manifest,
  type SegmentEntry,
} from './disk/manifest.js'
import {
  holdsSegments,
  missing,
  readSegment,
  removeLeftovers,
  removeReplaced,
  writeSegment,
} from './disk/segment-folder.js'
import { eraseFrom } from './erase-user.js'
import { nothingPending, takeInto, type Pending, type RecordPlace } from './pending.js'
import { withinRetention, type RetentionSettings } from './retention.js'

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
  /** Interactions of a scenario taken so far, those not yet on disk and those that have left again too. */
  interactions(scenario: ScenarioName): number
  /** Interactions not yet on disk. */
  unflushed(): number
  /** Puts everything taken so far on disk. @throws UnavailableError when the disk refuses; nothing is lost then */
  flush(): Promise<void>
  /**
   * Removes what a user did, as far as it was taken. Whole or not at all: killed before the end, nothing is gone.
   * @returns interactions removed
   */
  erase(userId: UserId): Promise<number>
  /** Flushes and gives the folder up. */
  close(): Promise<void>
}

interface LogState {
  readonly folder: string
  readonly retention: RetentionSettings
  readonly hashes: EventHashes
  /** Next offset to take of each partition, and place of each scenario's next interaction. */
  readonly positions: Map<number, number>
  readonly taken: Map<ScenarioName, number>
  /** What is on disk. */
  manifest: Manifest
  pending: Pending
  /** Cut off from pending and not yet on disk, oldest first, each with what then was taken. */
  readonly unwritten: (Pick<Manifest, 'positions' | 'taken'> & { readonly pending: Pending })[]
}

/** What a log keeps when nothing is said. */
export const GENEROUS_RETENTION: RetentionSettings = { keepDays: 730, keepInteractions: 50_000_000 }

/**
 * Opens the log of a folder, which this process then owns.
 * @throws ConfigError when another process owns it, ContractError when a segment is damaged
 */
export const openTrainingLog = async (
  folder: string,
  retention: RetentionSettings = GENEROUS_RETENTION,
): Promise<TrainingLog> => {
  await mkdir(folder, { recursive: true })
  const lock = await lockFolder(folder)
  try {
    return logOf(await load(folder, retention), () => lock.release())
  } catch (error) {
    await lock.release()
    throw error
  }
}

const logOf = (state: LogState, release: () => Promise<void>): TrainingLog => {
  // Flushes and erasures one after the other: each makes a manifest of the one before.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.catch(() => undefined).then(work)
    last = next
    return next
  }
  const flush = (): Promise<void> => inTurn(() => flushState(state))
  return {
    position: (partition) => state.positions.get(partition) ?? 0,
    flushedPositions: () => state.manifest.positions,
    take: (place, interaction) => take(state, place, interaction),
    interactions: (scenario) => state.taken.get(scenario) ?? 0,
    unflushed: () => state.unwritten.reduce((rows, { pending }) => rows + pending.rows, state.pending.rows),
    flush,
    erase: (userId) => inTurn(() => eraseState(state, userId)),
    close: async () => {
      try {
        await flush()
      } finally {
        await release()
      }
    },
  }
}

const load = async (folder: string, retention: RetentionSettings): Promise<LogState> => {
  const manifest = await readOrBegin(folder)
  await removeLeftovers(folder, manifest)
  const hashes = createEventHashes()
  for (const entry of manifest.segments) await rememberHashes(folder, entry, hashes)
  const { positions, taken } = manifest
  return {
    folder,
    retention,
    hashes,
    positions: new Map(positions),
    taken: new Map(taken),
    manifest,
    pending: nothingPending(),
    unwritten: [],
  }
}

/** The manifest; a new folder gets an empty one before its first segment, so that segments without one mean a loss. */
const readOrBegin = async (folder: string): Promise<Manifest> => {
  const known = await readManifest(folder)
  if (known !== null) return known
  if (await holdsSegments(folder))
    throw new ContractError(
      `${folder} holds segments and no manifest.json; put it back, or move the folder away so that the log is read again from Kafka`,
    )
  await writeManifest(folder, EMPTY_MANIFEST)
  return EMPTY_MANIFEST
}

const rememberHashes = async (folder: string, entry: SegmentEntry, hashes: EventHashes): Promise<void> => {
  const segment = await readSegment(folder, entry).catch((error: unknown) => {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw isMissing ? missing(folder, error) : error
  })
  const { eventHash } = segment.columns
  for (let at = 0; at < eventHash.length; at += 2) hashes.add(eventHash[at] ?? 0, eventHash[at + 1] ?? 0)
}

const take = (state: LogState, place: RecordPlace, interaction: LoggedInteraction | null): Taken => {
  const { partition, offset } = place
  if (offset < (state.positions.get(partition) ?? 0)) return 'already_applied'
  state.positions.set(partition, offset + 1)
  if (interaction === null) return 'passed'
  if (!state.hashes.add(...interaction.eventHash)) return 'repeated'
  const { scenario } = interaction
  const logPlace = state.taken.get(scenario) ?? 0
  takeInto(state.pending, { place, interaction, logPlace })
  state.taken.set(scenario, logPlace + 1)
  return 'added'
}

/** Makes a manifest the one that counts, then removes what it has replaced. */
const commit = async (state: LogState, manifest: Manifest): Promise<void> => {
  const old = state.manifest
  await writeManifest(state.folder, manifest)
  state.manifest = manifest
  await removeReplaced(state.folder, old, manifest)
}

const flushState = async (state: LogState): Promise<void> => {
  if (state.pending.rows > 0) {
    const { pending, positions, taken } = state
    state.unwritten.push({ pending, positions: new Map(positions), taken: new Map(taken) })
    state.pending = nothingPending()
  }
  for (let next = state.unwritten[0]; next !== undefined; next = state.unwritten[0]) {
    const { pending, positions, taken } = next
    let { nextSegment } = state.manifest
    const segments = [...state.manifest.segments]
    for (const { scenario, day, ranges, builder } of pending.parts.values()) {
      const segment = { scenario, day, ranges, columns: builder.build() }
      segments.push(await writeSegment(state.folder, segment, nextSegment))
      nextSegment += 1
    }
    await commit(state, { nextSegment, positions, taken, segments })
    state.unwritten.shift()
  }
  await tidy(state)
}

/** Lets old days go and makes few segments of many. */
const tidy = async (state: LogState): Promise<void> => {
  const kept = withinRetention(state.manifest.segments, state.retention)
  if (kept.length < state.manifest.segments.length) await commit(state, { ...state.manifest, segments: kept })
  for (const group of worthCompacting(state.manifest.segments))
    await commit(state, await compact(state.folder, state.manifest, group))
}

const eraseState = async (state: LogState, userId: UserId): Promise<number> => {
  await flushState(state)
  const { manifest, rows } = await eraseFrom(state.folder, state.manifest, userId)
  if (rows > 0) await commit(state, manifest)
  return rows
}
