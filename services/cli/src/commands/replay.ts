/** `profilestream replay`: a data set's events onto the clickstream topic. */
import type { Command } from 'commander'
import { commandEnvironment, commandLogger, withEventLog } from '../connections.js'
import type { CliContext } from '../context.js'
import { loadDataset, tellProblems } from '../datasets/load-dataset.js'
import { pause } from '../pause.js'
import { createPublishing } from '../publishing.js'
import { replay } from '../replay/replay.js'
import { withoutLast } from '../replay/without-last.js'
import { positiveNumber } from './options.js'

interface ReplayOptions {
  readonly dataset: string
  readonly format?: string
  readonly scenario?: string
  readonly rate?: number
  readonly untilLast?: true
}

/** Milliseconds between two lines of progress. */
const TELL_EVERY_MS = 2_000

/** A teller of progress that speaks now and then. */
const occasionally = (tell: (line: string) => void, total: number): ((published: number) => void) => {
  let toldAtMs = performance.now()
  return (published) => {
    if (performance.now() - toldAtMs < TELL_EVERY_MS) return
    toldAtMs = performance.now()
    tell(`${published.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} events acknowledged`)
  }
}

const run = async (options: ReplayOptions, context: CliContext): Promise<void> => {
  const dataset = await loadDataset(options)
  tellProblems(dataset.problems, context.tell)
  const events = options.untilLast === true ? withoutLast(dataset.events) : dataset.events
  const { env } = await commandEnvironment(context)
  const signal = context.interrupted
  await withEventLog(env, async (eventLog) => {
    await eventLog.admin.ensureTopics()
    const publisher = await eventLog.createPublisher()
    const output = createPublishing({ eventLog, publisher, logger: commandLogger(), signal })
    const onPublished = occasionally(context.tell, events.length)
    const plan = { items: dataset.items, events, eventsPerSecond: options.rate ?? null }
    const startedMs = performance.now()
    const published = await replay(
      { output, now: () => performance.now(), wait: pause, onPublished },
      plan,
      signal,
    )
    const seconds = (performance.now() - startedMs) / 1_000
    context.out(`${published} events and ${dataset.items.length} items published in ${seconds.toFixed(1)} s`)
  })
}

/** Adds the command. */
export const addReplayCommand = (program: Command, context: CliContext): void => {
  program
    .command('replay')
    .summary("publish a data set's events")
    .description(
      'Publishes the items and events of a data set, in the order of time, then line. Event ids are made from the data set and line. Formats: docs/data-formats.md.',
    )
    .requiredOption('--dataset <path>', 'a file or a folder')
    .option('--format <name>', 'its format; found by file names and first lines when left out')
    .option('--scenario <name>', "the scenario of its events; the format's own when left out")
    .option(
      '--rate <n>',
      'events per second; as fast as Kafka acknowledges when left out',
      positiveNumber('--rate'),
    )
    .option('--until-last', "leave each user's last event out, so that it can be predicted")
    .action((options: ReplayOptions) => run(options, context))
}
