/** `profilestream start`, which `npm start` runs: everything by one command. */
import { ConfigError } from '@profilestream/contracts'
import type { Command } from 'commander'
import type { CliContext } from '../context.js'
import { DEFAULT_WISHES } from '../simulation/told-worlds.js'
import { runStart } from '../start/run-start.js'
import {
  datasetSource,
  type DatasetWishes,
  type EventSource,
  noSource,
  simulatedSource,
  type SourceDependencies,
} from '../start/source.js'
import { names, positiveNumber } from './options.js'

interface StartCommandOptions {
  readonly dataset?: string
  readonly scenario?: readonly string[]
  readonly rate?: number
  /** commander's reading of --no-simulation. */
  readonly simulation: boolean
  readonly duration?: number
  readonly fresh?: true
}

const datasetOf = (options: StartCommandOptions, dataset: string): DatasetWishes => {
  const [scenario] = options.scenario ?? []
  return { dataset, ...(scenario === undefined ? {} : { scenario }), eventsPerSecond: options.rate ?? null }
}

const sourceOf = (options: StartCommandOptions, context: CliContext) => {
  const wishes = {
    ...DEFAULT_WISHES,
    scenarios: options.scenario ?? DEFAULT_WISHES.scenarios,
    eventsPerSecond: options.rate ?? DEFAULT_WISHES.eventsPerSecond,
  }
  return (dependencies: SourceDependencies): Promise<EventSource> => {
    if (options.dataset !== undefined) {
      return datasetSource(dependencies, datasetOf(options, options.dataset), context.places.datasetsFile)
    }
    if (!options.simulation) return Promise.resolve(noSource)
    return simulatedSource(dependencies, wishes, context.places.simulationFile)
  }
}

const start = async (options: StartCommandOptions, context: CliContext): Promise<void> => {
  if (options.dataset !== undefined && (options.scenario?.length ?? 0) > 1) {
    throw new ConfigError('A data set has one scenario: name one with --scenario, or none for its own')
  }
  await runStart(
    {
      scenarios: options.dataset === undefined ? (options.scenario ?? null) : null,
      durationSeconds: options.duration ?? null,
      fresh: options.fresh === true,
      makeSource: sourceOf(options, context),
    },
    context,
  )
}

/** Adds the command. */
export const addStartCommand = (program: Command, context: CliContext): void => {
  program
    .command('start')
    .summary('run everything: servers, services, simulated users, live view')
    .description(
      'Brings up Kafka and Redis (given addresses, else docker compose, else local packages), runs the four services, publishes simulated users or a data set, and shows what comes of it. Ctrl-C ends it in order; a second start goes on where it stopped.',
    )
    .option('--dataset <path>', 'replay a data set instead of simulated users; formats: docs/data-formats.md')
    .option(
      '--scenario <list>',
      'scenarios, separated by commas; all five when left out',
      names('--scenario'),
    )
    .option(
      '--rate <n>',
      `events per second: of simulated users in real time (${DEFAULT_WISHES.eventsPerSecond} when left out), or of the data set (as fast as Kafka acknowledges)`,
      positiveNumber('--rate'),
    )
    .option('--no-simulation', 'publish nothing: events come from outside')
    .option(
      '--duration <s>',
      'end after so many seconds, counted from when the services are ready',
      positiveNumber('--duration'),
    )
    .option('--fresh', 'remove all local data first')
    .action((options: StartCommandOptions) => start(options, context))
}
