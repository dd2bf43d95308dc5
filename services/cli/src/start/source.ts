/** Where a start's events come from: simulated worlds, a data set, or nobody but the outside. */
import type { RecommendationList } from '@profilestream/contracts'
import type { EventLog } from '@profilestream/event-log'
import type { Logger } from '@profilestream/service'
import { loadDataset, tellProblems } from '../commands/replay.js'
import { pause } from '../pause.js'
import { createPublishing, type Publishing } from '../publishing.js'
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
export interface DatasetWishes {
  readonly dataset: string
  readonly scenario?: string
  /** Events per second; null for as fast as Kafka acknowledges. */
  readonly eventsPerSecond: number | null
}

/** A data set, replayed once. */
export const datasetSource = async (
  dependencies: SourceDependencies,
  wishes: DatasetWishes,
): Promise<EventSource> => {
  const { tell } = dependencies
  const dataset = await loadDataset(wishes)
  tellProblems(dataset.problems, tell)
  let told: SimulationPicture = { phase: 'waiting', records: 0 }
  return {
    picture: () => told,
    show: () => undefined,
    async run(signal) {
      const output = await openPublishing(dependencies, signal)
      const onPublished = (records: number): void => void (told = { phase: 'replaying', records })
      const plan = { items: dataset.items, events: dataset.events, eventsPerSecond: wishes.eventsPerSecond }
      const records = await replay(
        { output, now: () => performance.now(), wait: pause, onPublished },
        plan,
        signal,
      )
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
