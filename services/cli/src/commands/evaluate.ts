/** `profilestream evaluate`: judges models on held-out interactions of a file. */
import { ConfigError, type ScenarioDefinition } from '@profilestream/contracts'
import {
  DEFAULT_FOLDS,
  DEFAULT_KS,
  type EvaluationReport,
  type Protocol,
  PROTOCOLS,
} from '@profilestream/evaluation'
import type { Command } from 'commander'
import type { CliContext } from '../context.js'
import { judgeCategoryModels } from '../evaluate/judge-category-models.js'
import { judgeRatingModels } from '../evaluate/judge-rating-models.js'
import { loadRatings } from '../evaluate/load-ratings.js'
import { type LoadedSequences, loadSequences } from '../evaluate/load-sequences.js'
import { createMeter } from '../evaluate/judge-meter.js'
import { scenarioExcludesSeen, type SeenRule, seenRule } from '../evaluate/judge-seen.js'
import { type JudgeEars, type JudgeOptions, judgeSequences } from '../evaluate/judge-sequences.js'
import { reportLines } from '../evaluate/judge-table.js'
import { rankersOfFiles } from '../evaluate/rankings/rankers-of-files.js'
import { createProgressLine } from '../evaluate/progress-line.js'
import { reportFile } from '../evaluate/report.js'
import { rankersOf, ratingModelsOf } from '../models/load-models.js'
import { judgeProbesOf } from '../probes/judge-probes-of.js'
import { loadProbeData } from '../probes/load-probe-data.js'
import { probesHtml } from '../probes/probes-html.js'
import { probesLines, probesMarkdown } from '../probes/probes-table.js'
import { COMPARED_LENGTH } from '../report/figure-names.js'
import { writeReports, writeText } from '../report/write-reports.js'
import { writeJson } from '../write-json.js'
import { type DatasetOptions, sourceOf, tellUnread } from './dataset-source.js'
import { lengths, positiveInteger, share, wholeNumber } from './options.js'
import { definitionsOf } from './scenario-definitions.js'

interface EvaluateOptions extends DatasetOptions {
  readonly models?: string
  readonly rankings: readonly string[]
  readonly json?: string
  readonly markdown?: string
  readonly html?: string
  readonly protocol: string
  readonly task: string
  readonly seed: number
  readonly testShare: number
  readonly itemShare: number
  readonly folds: number
  readonly seen: SeenRule
  readonly includeSeen?: boolean
  readonly ks: readonly number[]
  readonly judges?: number
}

const protocolNamed = (name: string): Protocol => {
  const protocol = PROTOCOLS.find((known) => known === name)
  if (protocol !== undefined) return protocol
  throw new ConfigError(`--protocol is ${name}, expected ${PROTOCOLS.join(', ')}`)
}

const TASKS = ['next-item', 'category', 'probes'] as const

const taskNamed = ({ task, protocol }: EvaluateOptions): (typeof TASKS)[number] => {
  const known = TASKS.find((name) => name === task)
  if (known === undefined) throw new ConfigError(`--task is ${task}, expected ${TASKS.join(', ')}`)
  if (known !== 'next-item' && protocol !== 'leave-last-one-out')
    throw new ConfigError(`--task ${task} holds last interactions out: leave --protocol ${protocol} away`)
  return known
}

const createEars = (): JudgeEars => {
  const meter = createMeter()
  const line = createProgressLine(process.stderr, () => meter.now())
  return { meter, progress: (progress) => line.show(progress), onJudged: () => line.end() }
}

const excludesSeen = (
  { seen, includeSeen = false }: EvaluateOptions,
  loaded: LoadedSequences,
  definitions: ReadonlyMap<string, ScenarioDefinition>,
): boolean =>
  includeSeen || seen !== 'scenario'
    ? seen === 'exclude' && !includeSeen
    : scenarioExcludesSeen(loaded, definitions)

const rankingReport = async (
  options: EvaluateOptions,
  protocol: JudgeOptions['protocol'],
  context: CliContext,
): Promise<EvaluationReport> => {
  const { models, rankings, seed, testShare, itemShare, ks } = options
  if (models === undefined && rankings.length === 0)
    throw new ConfigError('Nothing to judge: give --models LIST, --rankings FILE, or both')
  const rankers = models === undefined ? [] : await rankersOf(models)
  const definitions = await definitionsOf(context)
  const loaded = await loadSequences({ ...sourceOf(options), definitions })
  tellUnread(loaded.problems, context)
  const theirs = await rankersOfFiles(rankings, loaded, { ours: rankers, tell: context.tell })
  const judging = {
    ...{
      protocol,
      seed,
      testShare,
      itemShare,
      ks,
      excludeSeen: excludesSeen(options, loaded, definitions),
    },
    ...(options.judges === undefined ? {} : { judges: options.judges }),
  }
  const report = await judgeSequences([...rankers, ...theirs], loaded, { judging, ears: createEars() })
  theirs.flatMap((ranker) => ranker.findings()).forEach(context.tell)
  return report
}

const ratingReport = async (options: EvaluateOptions, context: CliContext): Promise<EvaluationReport> => {
  const { models, rankings, seed, folds } = options
  if (models === undefined || rankings.length > 0)
    throw new ConfigError('--protocol k-fold judges models of ratings: give --models LIST, no --rankings')
  const ours = await ratingModelsOf(models)
  const loaded = await loadRatings(sourceOf(options), folds)
  tellUnread(loaded.problems, context)
  return judgeRatingModels(ours, loaded, { folds, seed, ears: createEars() })
}

const categoryReport = async (options: EvaluateOptions, context: CliContext): Promise<EvaluationReport> => {
  const { models, rankings, seed } = options
  if (models === undefined || rankings.length > 0)
    throw new ConfigError('--task category judges models of categories: give --models LIST, no --rankings')
  const loaded = await loadSequences(sourceOf(options))
  tellUnread(loaded.problems, context)
  return judgeCategoryModels(models, loaded, { seed, ears: createEars() })
}

const reportOf = (
  options: EvaluateOptions,
  protocol: Protocol,
  context: CliContext,
): Promise<EvaluationReport> => {
  if (taskNamed(options) === 'category') return categoryReport(options, context)
  return protocol === 'k-fold' ? ratingReport(options, context) : rankingReport(options, protocol, context)
}

/** Probes have a report of their own: it tells of labels, not of rankings. */
const evaluateProbes = async (options: EvaluateOptions, context: CliContext): Promise<void> => {
  const { models, rankings, seed, json, markdown, html } = options
  if (models === undefined || rankings.length > 0)
    throw new ConfigError('--task probes reads the vectors of networks: give --models LIST, no --rankings')
  const scenarios = await definitionsOf(context)
  const data = await loadProbeData(sourceOf(options))
  tellUnread(data.problems, context)
  const report = await judgeProbesOf(models, data, { scenarios, seed, ears: createEars() })
  if (json !== undefined) await writeJson(json, report)
  if (markdown !== undefined) await writeText(markdown, probesMarkdown(report))
  if (html !== undefined) await writeText(html, probesHtml(report))
  probesLines(report).forEach(context.out)
}

const evaluate = async (options: EvaluateOptions, context: CliContext): Promise<void> => {
  if (taskNamed(options) === 'probes') return evaluateProbes(options, context)
  const protocol = protocolNamed(options.protocol)
  const report = await reportOf(options, protocol, context)
  if (options.json !== undefined) await writeJson(options.json, reportFile(report))
  await writeReports(report, options)
  reportLines(report).forEach(context.out)
}

/** Adds the command. */
export const addEvaluateCommand = (program: Command, context: CliContext): void => {
  program
    .command('evaluate')
    .summary('judge models on held-out interactions')
    .description(
      'Holds interactions out, fits each model on the rest, and ranks the whole catalog for them: seen items are left out, ties count against the model. Gives figures with 95 % intervals, by group, what each model costs, and which differences are more than chance.',
    )
    .option('--events <path>', 'a data set, in every format that replay takes')
    .option('--sequences <file>', 'one user a line, item ids in time order; the last is the target')
    .option('--format <name>', 'format of --events; found by itself when left out')
    .option('--scenario <name>', "scenario of --events; the format's own when left out")
    .option(
      '--models <list>',
      'models, separated by commas, or all (`profilestream models` lists them); parameters as name{key=value,key=value}',
    )
    .option(
      '--rankings <file>',
      'lists that anybody made, one user a line, user id then item ids, best first; NAME=FILE names them; may be repeated',
      (file: string, files: string[]) => [...files, file],
      [],
    )
    .option('--json <file>', 'also write the figures as JSON')
    .option('--markdown <file>', 'also write a report as Markdown')
    .option('--html <file>', 'also write a report with charts as one HTML file')
    .option(
      '--protocol <name>',
      `how interactions are held out: ${PROTOCOLS.join(', ')}`,
      'leave-last-one-out',
    )
    .option(
      '--task <name>',
      `what is predicted: ${TASKS.join(', ')} (category: that of the next item, among the ten most frequent; models are majority, repeat-last, markov and the networks. probes: what a linear probe reads of users from the vectors of networks, beside interests)`,
      'next-item',
    )
    .option(
      '--test-share <share>',
      'temporal: the newest share of the interactions that is held out',
      share('--test-share'),
      0.1,
    )
    .option(
      '--item-share <share>',
      'cold-items: the share of the items that is held out',
      share('--item-share'),
      0.1,
    )
    .option('--folds <n>', 'k-fold: number of folds', positiveInteger('--folds'), DEFAULT_FOLDS)
    .option(
      '--seen <rule>',
      'whether what users have had is recommended again: exclude, include, or as the scenario of the data says',
      seenRule,
      'exclude',
    )
    .option(
      '--judges <n>',
      'at most so many held-out users judge, a seeded sample; all when left out',
      positiveInteger('--judges'),
    )
    .option(
      '--ks <list>',
      `lengths of the lists, separated by commas; ${COMPARED_LENGTH}, by which models are compared, is judged too`,
      lengths('--ks', COMPARED_LENGTH),
      DEFAULT_KS,
    )
    .option('--include-seen', 'short for --seen include')
    .option('--seed <n>', 'seed of what is random in a model', wholeNumber('--seed'), 1)
    .action((options: EvaluateOptions) => evaluate(options, context))
}
