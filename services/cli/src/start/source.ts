/** Where a start's events come from: simulated worlds, a data set, or nobody but the outside. */
import { resolve } from 'node:path'
import type { RecommendationList } from '@profilestream/contracts'
import type { EventLog } from '@profilestream/event-log'
import type { Logger } from '@profilestream/service'
import { type DatasetChoice, loadDataset, tellProblems } from '../datasets/load-dataset.js'
import { pause } from '../pause.js'
import { createPublishing, type Publishing } from '../publishing.js'
import { createDatasetProgressFile } from '../replay/dataset-progress.js'
import { replay } from '../replay/replay.js'
import { createProgressFile } from '../simulation/progress.js'
import { createSimulation, type Simulation } from '../simulation/simulation.js'
import { tellableWorlds, type WorldWishes } from '../simulation/told-worlds.js'
import type { SimulationPicture } from '../view/picture.js'

/** What publishes events while the system runs. */
export interface EventSource {
  /** Publishes until it has no more or the signal is aborted; all it began is acknowledged when this resolves. */
  run(signal: AbortSignal): Promise<void>
  /** A list reached its user. */
  show(list: RecommendationList): void
  picture(): SimulationPicture | null
}

/** What sources work with. */
export interface SourceDependencies {
  readonly eventLog: EventLog
  readonly logger: Logger
  readonly tell: (line: string) => void
}

const openPublishing = async (
  { eventLog, logger }: SourceDependencies,
  signal: AbortSignal,
): Promise<Publishing> =>
  createPublishing({ eventLog, publisher: await eventLog.createPublisher(), logger, signal })

/** Simulated users, who respond to what is recommended to them. */
export const simulatedSource = async (
  dependencies: SourceDependencies,
  wishes: WorldWishes,
  progressPath: string,
): Promise<EventSource> => {
  const progressFile = createProgressFile(progressPath)
  const worlds = tellableWorlds(wishes, await progressFile.read(), Date.now())
  let simulation: Simulation | null = null
  return {
    picture: () => simulation?.told() ?? null,
    show: (list) => simulation?.show(list),
    async run(signal) {
      const output = await openPublishing(dependencies, signal)
      simulation = createSimulation({ output, progressFile, now: Date.now, wait: pause }, worlds)
      await simulation.run(signal)
    },
  }
}

/** What to replay. */
export interface DatasetWishes extends DatasetChoice {
  /** Events per second; null for as fast as Kafka acknowledges. */
  readonly eventsPerSecond: number | null
}

/** Milliseconds between two notes of the progress. */
const NOTE_EVERY_MS = 1_000

/** Notes how many events are acknowledged, now and then. */
const createNoting = (progressPath: string, dataset: string) => {
  const file = createDatasetProgressFile(progressPath)
  let notedAtMs = Number.NEGATIVE_INFINITY
  return {
    before: () => file.read(dataset),
    note: (events: number) => file.write(dataset, events),
    async noteNowAndThen(events: number) {
      if (performance.now() - notedAtMs < NOTE_EVERY_MS) return
      notedAtMs = performance.now()
      await file.write(dataset, events)
    },
  }
}

/** A data set, replayed once: a later start goes on after the last event acknowledged. */
export const datasetSource = async (
  dependencies: SourceDependencies,
  wishes: DatasetWishes,
  progressPath: string,
): Promise<EventSource> => {
  const { tell } = dependencies
  const { items, events, problems } = await loadDataset(wishes)
  tellProblems(problems, tell)
  const noting = createNoting(progressPath, resolve(wishes.dataset))
  const before = Math.min(await noting.before(), events.length)
  let told: SimulationPicture = { phase: 'waiting', records: 0 }
  const onPublished = (records: number): Promise<void> => {
    told = { phase: 'replaying', records: before + records }
    return noting.noteNowAndThen(before + records)
  }
  return {
    picture: () => told,
    show: () => undefined,
    async run(signal) {
      if (before > 0) tell(`${before.toLocaleString('en-US')} events of the data set were in Kafka already`)
      const output = await openPublishing(dependencies, signal)
      const stage = { output, now: () => performance.now(), wait: pause, onPublished }
      const plan = { items, events: events.slice(before), eventsPerSecond: wishes.eventsPerSecond }
      const records = before + (await replay(stage, plan, signal))
      await noting.note(records)
      told = { phase: signal.aborted ? 'stopped' : 'replayed', records }
      tell(`${records.toLocaleString('en-US')} events of the data set are in Kafka`)
    },
  }
}

/** Nobody: events come from outside alone. */
export const noSource: EventSource = {
  run: () => Promise.resolve(),
  show: () => undefined,
  picture: () => null,
}
