/** `profilestream simulate`: the simulator alone, against servers that run already. */
import { createProgressFile } from '../simulation/progress.js'
import type { Command } from 'commander'
import { commandEnvironment, commandLogger, withEventLog } from '../connections.js'
import type { CliContext } from '../context.js'
import { pause } from '../pause.js'
import { createPublishing } from '../publishing.js'
import { followLists } from '../simulation/follow-lists.js'
import { createSimulation, type Simulation } from '../simulation/simulation.js'
import { DEFAULT_WISHES, tellableWorlds, type WorldWishes } from '../simulation/told-worlds.js'
import { names, positiveInteger, positiveNumber, wholeNumber } from './options.js'

interface SimulateOptions {
  readonly scenario: readonly string[]
  readonly rate: number
  readonly users: number
  readonly items: number
  readonly seed: number
  readonly pastDays: number
  readonly duration?: number
  readonly progress?: string
}

/** Milliseconds between two lines of progress. */
const TELL_EVERY_MS = 5_000

const wishesOf = (options: SimulateOptions): WorldWishes => ({
  scenarios: options.scenario,
  seed: options.seed,
  users: options.users,
  items: options.items,
  pastDays: options.pastDays,
  eventsPerSecond: options.rate,
})

const tellProgress = async (
  simulation: Simulation,
  context: CliContext,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const { phase, records, items } = simulation.told()
    context.tell(`simulator: ${phase}, ${records.toLocaleString('en-US')} records, ${items} items`)
    await pause(TELL_EVERY_MS, signal)
  }
}

const simulate = async (options: SimulateOptions, context: CliContext): Promise<void> => {
  const { env } = await commandEnvironment(context)
  const progressFile = createProgressFile(options.progress ?? context.places.simulationFile)
  const worlds = tellableWorlds(wishesOf(options), await progressFile.read(), Date.now())
  const ending = new AbortController()
  const signal = AbortSignal.any([context.interrupted, ending.signal])
  await withEventLog(env, async (eventLog) => {
    await eventLog.admin.ensureTopics()
    const publisher = await eventLog.createPublisher()
    const output = createPublishing({ eventLog, publisher, logger: commandLogger(), signal })
    const simulation = createSimulation({ output, progressFile, now: Date.now, wait: pause }, worlds)
    const follower = await followLists(eventLog, (list) => simulation.show(list))
    if (options.duration !== undefined)
      void pause(options.duration * 1_000, signal).then(() => ending.abort())
    const telling = tellProgress(simulation, context, signal)
    try {
      await simulation.run(signal)
    } finally {
      ending.abort()
      await Promise.all([telling, follower.stop()])
    }
    context.tell(`simulator: stopped after ${simulation.told().records.toLocaleString('en-US')} records`)
  })
}

/** Adds the command. */
export const addSimulateCommand = (program: Command, context: CliContext): void => {
  program
    .command('simulate')
    .summary('publish simulated users to servers that run already')
    .description(
      'Publishes the catalog and 35 past days at full speed, then real time; users respond to the lists on the topic recommendations. Progress is kept: a second run goes on where the first stopped.',
    )
    .option('--scenario <list>', 'scenarios, separated by commas', names('--scenario'), [
      ...DEFAULT_WISHES.scenarios,
    ])
    .option(
      '--rate <n>',
      'events per second in real time, all scenarios together',
      positiveNumber('--rate'),
      DEFAULT_WISHES.eventsPerSecond,
    )
    .option('--users <n>', 'users of each scenario', positiveInteger('--users'), DEFAULT_WISHES.users)
    .option('--items <n>', 'items of each scenario', positiveInteger('--items'), DEFAULT_WISHES.items)
    .option('--past-days <n>', 'days of the past', wholeNumber('--past-days'), DEFAULT_WISHES.pastDays)
    .option('--seed <n>', 'the same seed gives the same worlds', wholeNumber('--seed'), DEFAULT_WISHES.seed)
    .option('--duration <s>', 'end after so many seconds', positiveNumber('--duration'))
    .option('--progress <file>', 'where progress is kept; .profilestream/simulation.json when left out')
    .action((options: SimulateOptions) => simulate(options, context))
}
