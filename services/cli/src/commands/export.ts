/** `profilestream export`: interactions and items as Parquet, for training elsewhere. */
import { asScenarioName, ContractError } from '@profilestream/contracts'
import { scenariosIn } from '@profilestream/training-log'
import type { Command } from 'commander'
import { join } from 'node:path'
import { commandEnvironment, withEventLog } from '../connections.js'
import type { CliContext } from '../context.js'
import { exportInteractions } from '../export/export-interactions.js'
import { exportItems, readCatalog, type Catalog } from '../export/export-items.js'
import { logFolderOf } from '../training-log/log-folder.js'

interface ExportOptions {
  readonly to: string
  readonly scenario?: string
  readonly folder?: string
  readonly keepBots?: true
  readonly items: boolean
}

const catalogOf = async (context: CliContext): Promise<Catalog> => {
  const { env } = await commandEnvironment(context)
  return withEventLog(env, (eventLog) => readCatalog(eventLog, context.tell))
}

const exportAll = async (options: ExportOptions, context: CliContext): Promise<void> => {
  const folder = options.folder ?? logFolderOf(context)
  const found = await scenariosIn(folder)
  const wanted = options.scenario === undefined ? found : [asScenarioName(options.scenario)]
  const missing = wanted.filter((scenario) => !found.includes(scenario))
  if (wanted.length === 0 || missing.length > 0)
    throw new ContractError(
      `The training log in ${folder} holds no interactions${missing.length > 0 ? ` of ${missing.join(', ')}` : ''}: name its folder by --folder, or let the trainer read some first`,
    )
  const catalog = options.items ? await catalogOf(context) : null
  for (const scenario of wanted) {
    const file = join(options.to, `interactions-${scenario}.parquet`)
    const rows = await exportInteractions({ folder, scenario, keepBots: options.keepBots ?? false, file })
    context.out(`${file}: ${rows} interactions`)
    if (catalog === null) continue
    const itemsFile = join(options.to, `items-${scenario}.parquet`)
    context.out(`${itemsFile}: ${await exportItems(catalog.get(scenario), itemsFile)} items`)
  }
}

/** Adds the command. */
export const addExportCommand = (program: Command, context: CliContext): void => {
  program
    .command('export')
    .summary('interactions and items as Parquet')
    .description(
      "Writes the trainer's log of interactions and the catalog's items as Parquet files, for training elsewhere.",
    )
    .requiredOption('--to <folder>', 'where the files go; those of the same name are replaced')
    .option('--scenario <name>', 'one scenario; all of the log when left out')
    .option('--folder <path>', 'folder of the training log; else the setting trainer.folder')
    .option('--keep-bots', 'keep what users did as bots; it is left out otherwise, as in training')
    .option('--no-items', 'only interactions; Kafka is not asked')
    .action((options: ExportOptions) => exportAll(options, context))
}
