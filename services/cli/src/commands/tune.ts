/** `profilestream tune`: searches the parameters of one model and writes the best as settings of the trainer. */
import { join } from 'node:path'
import { ConfigError } from '@profilestream/contracts'
import type { Command } from 'commander'
import type { CliContext } from '../context.js'
import { formatNamed } from '../datasets/open-dataset.js'
import { type LoadedSequences, loadSequences } from '../evaluate/load-sequences.js'
import { createProgressLine } from '../evaluate/progress-line.js'
import { type OpenedModel, openModel } from '../models/load-models.js'
import { type Budget, readBudget } from '../tune/budget.js'
import { describeTuning, resultLines } from '../tune/in-words.js'
import { runTune, trialSecondsOf, type Tuning, type TuneResult } from '../tune/run-tune.js'
import { writeTrainerSettings } from '../tune/settings-file.js'
import { openTuneState } from '../tune/tune-state.js'
import { fingerprintOf, judgesOf, tuningDataOf } from '../tune/tuning-data.js'
import { wholeNumber } from './options.js'

interface TuneOptions {
  readonly events?: string
  readonly sequences?: string
  readonly format?: string
  readonly scenario?: string
  readonly budget: Budget
  readonly seed: number
  readonly includeSeen?: boolean
  readonly state?: string
  readonly fresh?: boolean
  readonly settings: string
}

const load = (options: TuneOptions): Promise<LoadedSequences> =>
  loadSequences({
    ...options,
    ...(options.format === undefined ? {} : { format: formatNamed(options.format) }),
  } as Parameters<typeof loadSequences>[0])

const requireSpace = ({ model, given }: OpenedModel): void => {
  const open = Object.entries(model.parameters).filter(
    ([name, { search }]) => search !== null && !(name in given),
  )
  if (open.length > 0) return
  const instead = model.texts === undefined ? '' : '; tune its parts one by one'
  throw new ConfigError(
    `${model.name} has no parameter left to search${instead} (profilestream models ${model.name})`,
  )
}

const search = async (
  opened: OpenedModel,
  { tuning, options, stateFile }: { tuning: Tuning; options: TuneOptions; stateFile: string },
  { tell, interrupted }: CliContext,
): Promise<TuneResult | null> => {
  const trialSeconds = trialSecondsOf(tuning)
  const identity = {
    model: opened.spell(tuning.given),
    data: fingerprintOf(tuning.data),
    seed: tuning.seed,
  }
  const state = await openTuneState(stateFile, identity, {
    fresh: options.fresh === true,
    ...(trialSeconds !== undefined && { trialSeconds }),
  })
  if (state.trials.length > 0) tell(`Goes on after ${state.trials.length} trials, which ${stateFile} holds.`)
  const now = (): number => performance.now()
  const line = createProgressLine(process.stderr, now)
  try {
    return await runTune(
      {
        make: (parameters) => opened.make(parameters),
        state,
        progress: (progress) => line.say(describeTuning(tuning.model.name, progress)),
        now,
        interrupted,
      },
      tuning,
    )
  } finally {
    line.end()
  }
}

const tune = async (spelled: string, options: TuneOptions, context: CliContext): Promise<void> => {
  const { out, tell, places, interrupted } = context
  const opened = await openModel(spelled)
  requireSpace(opened)
  const loaded = await load(options)
  if (loaded.problems > 0) tell(`${loaded.problems} lines could not be read and are left out.`)
  const data = tuningDataOf(loaded.sequences, loaded.items.length)
  if (judgesOf(data) === 0)
    throw new ConfigError(`${loaded.name} has no user with three interactions: nothing can validate`)
  const { model, given } = opened
  const { budget, seed } = options
  const tuning: Tuning = { model, given, data, budget, seed, excludeSeen: options.includeSeen !== true }
  const fileName = `${model.name}-${loaded.name}`.replace(/[^\w.-]+/g, '-')
  const stateFile = options.state ?? join(places.home, 'tune', `${fileName}.json`)
  const result = await search(opened, { tuning, options, stateFile }, context)
  if (interrupted.aborted)
    tell(`Interrupted: ${stateFile} holds the trials, and the same command goes on from them.`)
  if (result === null) return
  await writeTrainerSettings(options.settings, model.name, result.best.parameters)
  resultLines(result, {
    spell: (parameters) => opened.spell(parameters),
    dataset: loaded.name,
    judges: judgesOf(data),
    settingsFile: options.settings,
  }).forEach(out)
}

/** Adds the command. */
export const addTuneCommand = (program: Command, context: CliContext): void => {
  program
    .command('tune')
    .summary("search a model's parameters")
    .description(
      "Draws settings from the model's declared space, tries many on a share of users or epochs and the best of them on all (successive halving), and compares by NDCG@10 on each user's second-last interaction. The last, which evaluate judges by, is taken away before anything is done.",
    )
    .argument('<model>', 'a model; parameters in braces are fixed: attention{dimension=64}')
    .option('--events <path>', 'a data set, in every format that replay takes')
    .option('--sequences <file>', 'one user a line, item ids in time order')
    .option('--format <name>', 'format of --events; found by itself when left out')
    .option('--scenario <name>', "scenario of --events; the format's own when left out")
    .requiredOption('--budget <budget>', 'a time (600s, 10min, 2h) or a number of settings (50)', readBudget)
    .option('--seed <n>', 'seed of what is drawn and of what is random in a model', wholeNumber('--seed'), 1)
    .option('--include-seen', 'items that a user has had may be recommended again')
    .option('--state <file>', 'where trials are kept; .profilestream/tune/MODEL-DATASET.json when left out')
    .option('--fresh', 'begin anew, whatever the state file holds')
    .option('--settings <file>', 'settings file that the best is written into', 'profilestream.tuned.json')
    .action((model: string, options: TuneOptions) => tune(model, options, context))
}
