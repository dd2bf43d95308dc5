/** `profilestream releases`: what has been released, how two differ, and which one serves. */
import { userInfo } from 'node:os'
import { decisionsOn } from '@profilestream/release-store'
import { createLatePublisher, createServingReleases } from '@profilestream/event-log'
import { systemClock } from '@profilestream/service'
import type { Command } from 'commander'
import { commandLogger, withEventLog } from '../connections.js'
import type { CliContext } from '../context.js'
import { releaseCard } from '../releases/card.js'
import { promote, rollBack, type ChangeDependencies, type Changed } from '../releases/change-serving.js'
import { diffLines } from '../releases/diff.js'
import { importRelease } from '../releases/import-release.js'
import { releaseTable } from '../releases/release-table.js'
import { findRelease, knownScenario, openShelf, type Shelf } from '../releases/shelf.js'

const list = async (context: CliContext): Promise<void> => {
  const { store, scenarios } = await openShelf(context)
  const all = await Promise.all(
    scenarios.map(async (scenario) => ({
      kept: await store.list(scenario),
      decisions: await store.decisions(scenario),
    })),
  )
  if (all.every(({ kept }) => kept.length === 0))
    return context.tell('There is no release yet: the trainer makes the first at 5,000 interactions.')
  releaseTable(all).forEach(context.out)
}

const show = async (name: string, version: string, context: CliContext): Promise<void> => {
  const shelf = await openShelf(context)
  const scenario = knownScenario(shelf, name)
  const manifest = await findRelease(shelf.store, scenario, version)
  const decisions = decisionsOn(manifest, await shelf.store.decisions(scenario))
  context.out(JSON.stringify({ ...manifest, decisions }, null, 2))
}

const diff = async (
  name: string,
  versions: readonly [string, string],
  context: CliContext,
): Promise<void> => {
  const shelf = await openShelf(context)
  const scenario = knownScenario(shelf, name)
  const [first, second] = versions
  diffLines(
    await findRelease(shelf.store, scenario, first),
    await findRelease(shelf.store, scenario, second),
  ).forEach(context.out)
}

const card = async (
  name: string,
  { version, html }: { readonly version: string; readonly html?: string },
  context: CliContext,
): Promise<void> => {
  const shelf = await openShelf(context)
  const text = await releaseCard(shelf.store, { scenario: knownScenario(shelf, name), version }, html)
  context.out(text.trimEnd())
}

const importOne = async (name: string, folder: string, context: CliContext): Promise<void> => {
  const shelf = await openShelf(context)
  const order = { scenario: knownScenario(shelf, name), folder, now: systemClock.now() }
  const { location } = await importRelease(shelf.store, order, { warn: context.tell })
  context.out(
    `${location} is kept; it serves once it is promoted: profilestream releases promote ${name} ${location.split('/')[1] ?? ''} --why …`,
  )
}

interface ChangeOptions {
  readonly by: string
  readonly why: string
  readonly toNone?: boolean
}

/** Changes which release serves, knowing which one does. */
const change = async (
  { env, store }: Shelf,
  context: CliContext,
  how: (dependencies: ChangeDependencies) => Promise<Changed>,
): Promise<void> => {
  const { was, is } = await withEventLog(env, async (eventLog) => {
    await eventLog.admin.ensureTopics()
    const logger = commandLogger()
    const serving = createServingReleases(
      { eventLog, logger },
      { fail: (error) => logger.error({ err: error }, 'model-releases can no longer be read') },
    )
    const publisher = createLatePublisher(eventLog)
    try {
      await serving.start()
      return await how({ eventLog, publisher, logger, store, serving, now: () => systemClock.now() })
    } finally {
      await serving.stop()
      await publisher.close()
    }
  })
  context.out(`${is ?? 'no release'} serves now; before it ${was ?? 'none'} did`)
}

const promoteOne = async (
  name: string,
  version: string,
  { by, why }: ChangeOptions,
  context: CliContext,
): Promise<void> => {
  const shelf = await openShelf(context)
  const order = { scenario: knownScenario(shelf, name), version, by, why, signal: context.interrupted }
  await change(shelf, context, (dependencies) => promote(dependencies, order))
}

const rollBackOne = async (
  name: string,
  { by, why, toNone = false }: ChangeOptions,
  context: CliContext,
): Promise<void> => {
  const shelf = await openShelf(context)
  const order = { scenario: knownScenario(shelf, name), toNone, by, why, signal: context.interrupted }
  await change(shelf, context, (dependencies) => rollBack(dependencies, order))
}

/** Adds the command. */
export const addReleasesCommand = (program: Command, context: CliContext): void => {
  const releases = program
    .command('releases')
    .summary('list, show and compare the releases; say which one serves')
    .description(
      'Lists the trained models that passed the gate, shows one with its figures and checksums, puts two side by side, or makes another one serve.',
    )
  releases
    .command('list', { isDefault: true })
    .description('a table of all releases that are kept')
    .action(() => list(context))
  releases
    .command('show')
    .description("one release's manifest and what was decided of it, as JSON")
    .argument('<scenario>', 'its scenario')
    .argument('<version>', 'its version, as 0001')
    .action((scenario: string, version: string) => show(scenario, version, context))
  releases
    .command('diff')
    .description('figures, window and parameters of two releases side by side')
    .argument('<scenario>', 'their scenario')
    .argument('<first>', 'the one, as 0001')
    .argument('<second>', 'the other')
    .action((scenario: string, first: string, second: string) => diff(scenario, [first, second], context))
  releases
    .command('card')
    .description('a card to read: window, figures with intervals, groups, parameters, training, decisions')
    .argument('<scenario>', 'its scenario')
    .argument('<version>', 'its version, as 0001')
    .option('--html <file>', 'write it as a page, with the training curves, too')
    .action((scenario: string, version: string, options: { readonly html?: string }) =>
      card(scenario, { version, ...options }, context),
    )
  releases
    .command('import')
    .description(
      'keeps a network trained elsewhere as a release that serves once it is promoted (docs/scaling.md)',
    )
    .argument('<scenario>', 'its scenario')
    .argument('<folder>', 'what train_attention.py wrote')
    .action((scenario: string, folder: string) => importOne(scenario, folder, context))
  decided(releases.command('promote'))
    .description('makes any release that is kept the serving one, once its checksums are verified')
    .argument('<scenario>', 'its scenario')
    .argument('<version>', 'its version, as 0001')
    .action((scenario: string, version: string, options: ChangeOptions) =>
      promoteOne(scenario, version, options, context),
    )
  decided(releases.command('roll-back'))
    .description('goes back to the release that served before this one, or to none')
    .argument('<scenario>', 'its scenario')
    .option('--to-none', 'serve without a release')
    .action((scenario: string, options: ChangeOptions) => rollBackOne(scenario, options, context))
}

/** What is asked of whoever decides; it is recorded with the decision. */
const decided = (command: Command): Command =>
  command
    .requiredOption('--why <reason>', 'the reason, as it is recorded')
    .option('--by <name>', 'who decides', userInfo().username)
