/** `profilestream clean`: what the cleaning rules would make of a file, by scenario and reason; nothing is published. */
import { basename } from 'node:path'
import { asEpochMs, type CatalogItem } from '@profilestream/contracts'
import { createHashEmbeddings, segmentProblems, type CatalogView } from '@profilestream/profile'
import { loadScenarios, loadSettings, scenariosSettings } from '@profilestream/service'
import type { Command } from 'commander'
import { cleanEvents } from '../clean/clean-events.js'
import { cleaningLines, cleaningReport } from '../clean/cleaning-report.js'
import { commandEnvironment } from '../connections.js'
import type { CliContext } from '../context.js'
import { loadDataset, tellProblems } from '../datasets/load-dataset.js'
import { writeJson } from '../write-json.js'

interface CleanOptions {
  readonly events: string
  readonly format?: string
  readonly scenario?: string
  readonly json?: string
}

const catalogOf = (items: readonly CatalogItem[]): CatalogView => {
  const known = new Map(items.map((item) => [`${item.scenario}:${item.itemId}`, item]))
  return { find: (scenario, itemId) => known.get(`${scenario}:${itemId}`) }
}

const clean = async (options: CleanOptions, context: CliContext): Promise<void> => {
  const { env } = await commandEnvironment(context)
  const settings = loadSettings({ scenarios: scenariosSettings }, { env })
  const scenarios = await loadScenarios(settings.scenarios, segmentProblems)
  const { events: path, json, ...choice } = options
  const dataset = await loadDataset({ dataset: path, ...choice })
  tellProblems(dataset.problems, context.tell)
  const basis = {
    scenarios,
    catalog: catalogOf(dataset.items),
    embeddings: createHashEmbeddings(),
    zoneOffsetMinutes: 0,
  }
  const counts = cleanEvents(dataset.events, basis, asEpochMs(Date.now()))
  const report = cleaningReport(basename(path), dataset, counts)
  if (json !== undefined) await writeJson(json, report)
  cleaningLines(report).forEach(context.out)
}

/** Adds the command. */
export const addCleanCommand = (program: Command, context: CliContext): void => {
  program
    .command('clean')
    .summary("report what cleaning makes of a file's events")
    .description(
      'Checks and folds the events of a file as the profile builder would, and counts by scenario how many are kept, repaired, dropped and refused, and why. Nothing is published.',
    )
    .requiredOption('--events <path>', 'a data set, in every format that replay takes')
    .option('--format <name>', 'its format; found by itself when left out')
    .option('--scenario <name>', "scenario of its events; the format's own when left out")
    .option('--json <file>', 'also write the report as JSON')
    .action((options: CleanOptions) => clean(options, context))
}
