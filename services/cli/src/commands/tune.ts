/** `profilestream tune`: searches the parameters of one model and writes the best as settings. */
import { join } from 'node:path'
import { ConfigError } from '@profilestream/contracts'
import { DEFAULT_FOLDS, type Ranker, type RatingModel } from '@profilestream/evaluation'
import type { Command } from 'commander'
import type { CliContext } from '../context.js'
import { loadRatings } from '../evaluate/load-ratings.js'
import { loadSequences } from '../evaluate/load-sequences.js'
import { createProgressLine } from '../evaluate/progress-line.js'
import { type OpenedModel, openModel, openRatingModel } from '../models/load-models.js'
import { type Budget, readBudget } from '../tune/budget.js'
import {
  describeTuning,
  resultLines,
  type ResultContext,
  wordsOfRatings,
  wordsOfSequences,
} from '../tune/in-words.js'
import { ratingGround } from '../tune/rating-ground.js'
import { runTune, trialSecondsOf, type TuneProgress, type TuneResult, type Tuning } from '../tune/run-tune.js'
import { type ModelSection, writeFoundSettings } from '../tune/settings-file.js'
import { openTuneState } from '../tune/tune-state.js'
import { sequenceGround, tuningDataOf } from '../tune/tuning-data.js'
import type { TuningGround } from '../tune/tuning-ground.js'
import { type DatasetOptions, sourceOf, tellUnread } from './dataset-source.js'
import { wholeNumber } from './options.js'
import { definitionsOf } from './scenario-definitions.js'

interface TuneOptions extends DatasetOptions {
  readonly budget: Budget
  readonly seed: number
  readonly includeSeen?: boolean
  readonly ratings?: boolean
  readonly state?: string
  readonly fresh?: boolean
  readonly settings: string
}

/** Fewer ratings can't be split twice. */
const LEAST_RATINGS = DEFAULT_FOLDS ** 2

const requireSpace = <Made>({ model, given }: OpenedModel<Made>): void => {
  const open = Object.entries(model.parameters).filter(
    ([name, { search }]) => search !== null && !(name in given),
  )
  if (open.length > 0) return
  const instead = model.texts === undefined ? '' : '; tune its parts one by one'
  throw new ConfigError(
    `${model.name} has no parameter left to search${instead} (profilestream models ${model.name})`,
  )
}

const search = async <Made>(
  opened: OpenedModel<Made>,
  { tuning, options, stateFile }: { tuning: Tuning; options: TuneOptions; stateFile: string },
  { tell, interrupted }: CliContext,
): Promise<TuneResult | null> => {
  const trialSeconds = trialSecondsOf(tuning)
  const identity = {
    model: opened.spell(tuning.given),
    data: tuning.ground.fingerprint,
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
    const progress = (told: TuneProgress): void => line.say(describeTuning(tuning, told))
    return await runTune({ state, progress, now, interrupted }, tuning)
  } finally {
    line.end()
  }
}

/** A model on the ground that it is searched on, and what is done with the best. */
interface Prepared<Made> {
  readonly opened: OpenedModel<Made>
  readonly dataset: string
  readonly ground: TuningGround
  readonly section: ModelSection
  readonly words: (result: TuneResult) => Pick<ResultContext, 'validation' | 'settings' | 'lastWord'>
}

const onSequences = async (
  spelled: string,
  options: TuneOptions,
  context: CliContext,
): Promise<Prepared<Ranker>> => {
  const opened = await openModel(spelled)
  requireSpace(opened)
  const loaded = await loadSequences({ ...sourceOf(options), definitions: await definitionsOf(context) })
  tellUnread(loaded.problems, context)
  const data = tuningDataOf(loaded.sequences, loaded.items.length, loaded.columns)
  const { make, model, spell } = opened
  const { seed, settings: settingsFile } = options
  const usual = model.usual
  const ground = sequenceGround({
    ...{ data, make, seed, facts: loaded.facts, excludeSeen: options.includeSeen !== true },
    ...(usual && { usual }),
  })
  if (ground.judges === 0)
    throw new ConfigError(`${loaded.name} has no user with three interactions: nothing can validate`)
  return {
    ...{ opened, ground, dataset: loaded.name, section: 'trainer' },
    words: (result) => wordsOfSequences(result, { spell, settingsFile, judges: ground.judges }),
  }
}

const onRatings = async (
  spelled: string,
  options: TuneOptions,
  context: CliContext,
): Promise<Prepared<RatingModel>> => {
  const opened = await openRatingModel(spelled)
  requireSpace(opened)
  const { dataset, ratings, problems } = await loadRatings(sourceOf(options), LEAST_RATINGS)
  tellUnread(problems, context)
  const { seed, settings: settingsFile } = options
  const ground = ratingGround({ ratings, make: opened.make, seed })
  return {
    ...{ opened, ground, dataset: dataset.name, section: 'ratings' },
    words: ({ usual, best }) =>
      wordsOfRatings(
        { usual: ground.lastWord(usual.parameters), best: ground.lastWord(best.parameters) },
        { settingsFile, judges: ground.judges },
      ),
  }
}

const tuneOn = async <Made>(
  { opened, dataset, ground, section, words }: Prepared<Made>,
  options: TuneOptions,
  context: CliContext,
): Promise<void> => {
  const { out, tell, places, interrupted } = context
  const { model, given, spell } = opened
  const { budget, seed, settings } = options
  const tuning: Tuning = { model, given, ground, budget, seed }
  const of = section === 'ratings' ? 'ratings-' : ''
  const fileName = `${of}${model.name}-${dataset}`.replace(/[^\w.-]+/g, '-')
  const stateFile = options.state ?? join(places.home, 'tune', `${fileName}.json`)
  const result = await search(opened, { tuning, options, stateFile }, context)
  if (interrupted.aborted)
    tell(`Interrupted: ${stateFile} holds the trials, and the same command goes on from them.`)
  if (result === null) return
  const parameters = { ...opened.words, ...result.best.parameters }
  await writeFoundSettings(settings, { section, name: model.name, parameters })
  resultLines(result, { spell, dataset, ground, ...words(result) }).forEach(out)
}

const tune = async (spelled: string, options: TuneOptions, context: CliContext): Promise<void> =>
  options.ratings === true
    ? tuneOn(await onRatings(spelled, options, context), options, context)
    : tuneOn(await onSequences(spelled, options, context), options, context)

/** Adds the command. */
export const addTuneCommand = (program: Command, context: CliContext): void => {
  program
    .command('tune')
    .summary("search a model's parameters")
    .description(
      "Draws settings from the model's declared space, tries many on a share of users or epochs and the best of them on all (successive halving), and compares by NDCG@10 on each user's second-last interaction. The last, which evaluate judges by, is taken away before anything is done. With --ratings it is a model of ratings, compared by RMSE on a fifth of the ratings, and another fifth says at the end how the best does.",
    )
    .argument('<model>', 'a model; parameters in braces are fixed: attention{dimension=64}')
    .option('--events <path>', 'a data set, in every format that replay takes')
    .option('--sequences <file>', 'one user a line, item ids in time order')
    .option('--format <name>', 'format of --events; found by itself when left out')
    .option('--scenario <name>', "scenario of --events; the format's own when left out")
    .requiredOption('--budget <budget>', 'a time (600s, 10min, 2h) or a number of settings (50)', readBudget)
    .option('--seed <n>', 'seed of what is drawn and of what is random in a model', wholeNumber('--seed'), 1)
    .option('--ratings', 'the model is one of ratings, compared by RMSE (profilestream models lists them)')
    .option('--include-seen', 'items that a user has had may be recommended again')
    .option('--state <file>', 'where trials are kept; .profilestream/tune/MODEL-DATASET.json when left out')
    .option('--fresh', 'begin anew, whatever the state file holds')
    .option('--settings <file>', 'settings file that the best is written into', 'profilestream.tuned.json')
    .action((model: string, options: TuneOptions) => tune(model, options, context))
}
