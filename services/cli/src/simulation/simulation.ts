/** Tells simulated worlds to Kafka: catalogs, the past at full speed, then real time; and shows users what is recommended to them. */
import { asEpochMs, type CatalogItem, type RecommendationList } from '@profilestream/contracts'
import type { SimulatedRecord, World } from '@profilestream/simulator'
import { mergeByTime } from './merge.js'
import type { ProgressFile, SimulationProgress, WorldProgress } from './progress.js'

/** A world and how far it has been told. */
export interface ToldWorld {
  readonly scenario: string
  readonly world: World
  readonly progress: WorldProgress
}

/** Where records go; each resolves when Kafka has acknowledged. */
export interface SimulationOutput {
  catalog(items: readonly CatalogItem[]): Promise<void>
  records(records: readonly SimulatedRecord[]): Promise<void>
}

/** What a simulation works with. */
export interface SimulationDependencies {
  readonly output: SimulationOutput
  readonly progressFile: ProgressFile
  /** Now, milliseconds since 1970-01-01 UTC. */
  readonly now: () => number
  /** Waits; ends early, without an error, when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}

/** What has been told so far in this run. */
export interface Told {
  readonly records: number
  readonly items: number
  readonly phase: 'catalog' | 'past' | 'live' | 'stopped'
}

/** A running tale. */
export interface Simulation {
  /** Tells until the signal is aborted; what has begun is acknowledged and noted before this resolves. */
  run(signal: AbortSignal): Promise<void>
  /** A list reached its user. */
  show(list: RecommendationList): void
  told(): Told
}

/** Records of one message to Kafka; large enough for speed, small enough to stop within moments. */
const PAST_BATCH = 2_000
/** Real time between two looks at what users did, milliseconds. */
const LIVE_TICK_MS = 250
/** Longest stretch of world time told, or passed over, in one go: others get their turn in between, milliseconds. */
const STRETCH_MS = 60_000
/** Records of a known past that are passed over in one go. */
const PASSED_OVER = 2_000
/** Real time between two notes of the progress, milliseconds. */
const NOTE_EVERY_MS = 2_000

interface Placed {
  readonly scenario: string
  readonly record: SimulatedRecord
}

const placed = function* (told: ToldWorld): Generator<Placed> {
  let index = 0
  for (const record of told.world.past()) {
    if (index++ >= told.progress.pastPublished) yield { scenario: told.scenario, record }
  }
}

/** Makes a simulation of some worlds. */
export const createSimulation = (
  { output, progressFile, now, wait }: SimulationDependencies,
  worlds: readonly ToldWorld[],
): Simulation => {
  const progress = new Map(worlds.map(({ scenario, progress: known }) => [scenario, { ...known }]))
  const told = { records: 0, items: 0, phase: 'catalog' as Told['phase'] }
  let notedAtMs = Number.NEGATIVE_INFINITY

  const note = async (): Promise<void> => {
    notedAtMs = now()
    await progressFile.write({
      ...(await progressFile.read()),
      ...(Object.fromEntries(progress) satisfies SimulationProgress),
    })
  }
  const noteNowAndThen = async (): Promise<void> => {
    if (now() - notedAtMs >= NOTE_EVERY_MS) await note()
  }
  const change = (scenario: string, part: Partial<WorldProgress>): void => {
    const known = progress.get(scenario)
    if (known !== undefined) Object.assign(known, part)
  }

  const send = async (batch: readonly Placed[]): Promise<void> => {
    await output.records(batch.map(({ record }) => record))
    told.records += batch.length
    for (const { scenario } of batch) {
      change(scenario, { pastPublished: (progress.get(scenario)?.pastPublished ?? 0) + 1 })
    }
    await noteNowAndThen()
  }

  const tellCatalogs = async (): Promise<void> => {
    for (const { world } of worlds) {
      const items = world.catalog()
      await output.catalog(items)
      told.items += items.length
    }
  }

  const tellPast = async (signal: AbortSignal): Promise<void> => {
    told.phase = 'past'
    const untold = worlds.filter(({ progress: known }) => !known.pastDone)
    let batch: Placed[] = []
    for (const next of mergeByTime(untold.map(placed), ({ record }) => record.at)) {
      batch.push(next)
      if (batch.length < PAST_BATCH) continue
      await send(batch)
      batch = []
      if (signal.aborted) return
    }
    if (batch.length > 0) await send(batch)
    for (const { scenario } of untold) change(scenario, { pastDone: true })
    await note()
  }

  /** Brings a world of an earlier run to where that run stopped, saying nothing. */
  const catchUpSilently = async (
    { world, progress: known }: ToldWorld,
    signal: AbortSignal,
  ): Promise<void> => {
    if (!known.pastDone) return
    const past = world.past()[Symbol.iterator]()
    for (let passed = 1; past.next().done !== true; passed++) {
      if (passed % PASSED_OVER === 0) await wait(0, signal)
    }
    for (let at = known.startsAt; at < known.publishedUntil; await wait(0, signal)) {
      at = Math.min(at + STRETCH_MS, known.publishedUntil)
      world.advanceTo(asEpochMs(at))
    }
    world.newItems()
  }

  const tellStretch = async ({ scenario, world }: ToldWorld, until: number): Promise<void> => {
    const records = world.advanceTo(asEpochMs(until))
    const items = world.newItems()
    if (items.length > 0) await output.catalog(items)
    if (records.length > 0) await output.records(records)
    told.records += records.length
    told.items += items.length
    change(scenario, { publishedUntil: until })
  }

  const tellLive = async (signal: AbortSignal): Promise<void> => {
    told.phase = 'live'
    while (!signal.aborted) {
      const present = now()
      for (const world of worlds) {
        const from = progress.get(world.scenario)?.publishedUntil ?? present
        await tellStretch(world, Math.min(present, from + STRETCH_MS))
      }
      await noteNowAndThen()
      const behind = worlds.some(
        ({ scenario }) => (progress.get(scenario)?.publishedUntil ?? present) < present,
      )
      if (!behind) await wait(LIVE_TICK_MS, signal)
    }
  }

  return {
    async run(signal) {
      try {
        for (const world of worlds) await catchUpSilently(world, signal)
        await tellCatalogs()
        await tellPast(signal)
        if (!signal.aborted) await tellLive(signal)
      } finally {
        await note()
        told.phase = 'stopped'
      }
    },
    show(list) {
      // Only in real time: the past is told the same way however often it is begun.
      if (told.phase !== 'live') return
      for (const { scenario, world } of worlds) if (list.scenario === scenario) world.show(list)
    },
    told: () => ({ ...told }),
  }
}
