/** `profilestream evaluate`: judges models on held-out interactions of a file. */
import { ConfigError } from '@profilestream/contracts'
import { type EvaluationReport, type FitProgress, PROTOCOLS, type Ranker } from '@profilestream/evaluation'
import type { Command } from 'commander'
import type { CliContext } from '../context.js'
import { formatNamed } from '../datasets/open-dataset.js'
import { type LoadedSequences, loadSequences } from '../evaluate/load-sequences.js'
import { createMeter } from '../evaluate/judge-meter.js'
import { type JudgeOptions, judgeSequences } from '../evaluate/judge-sequences.js'
import { reportLines } from '../evaluate/judge-table.js'
import { rankersOfFiles } from '../evaluate/rankings/rankers-of-files.js'
import { createProgressLine } from '../evaluate/progress-line.js'
import { reportFile } from '../evaluate/report.js'
import { rankersOf } from '../models/load-models.js'
import { writeJson } from '../write-json.js'
import { share, wholeNumber } from './options.js'

const RANKING_PROTOCOLS = PROTOCOLS.filter((protocol) => protocol !== 'k-fold')

interface EvaluateOptions {
  readonly events?: string
  readonly sequences?: string
  readonly format?: string
  readonly scenario?: string
  readonly models?: string
  readonly rankings: readonly string[]
  readonly json?: string
  readonly protocol: string
  readonly seed: number
  readonly testShare: number
  readonly includeSeen?: boolean
}

const protocolNamed = (name: string): JudgeOptions['protocol'] => {
  const protocol = RANKING_PROTOCOLS.find((known) => known === name)
  if (protocol !== undefined) return protocol
  throw new ConfigError(`--protocol is ${name}, expected ${RANKING_PROTOCOLS.join(', ')}`)
}

const judge = async (
  rankers: readonly Ranker[],
  loaded: LoadedSequences,
  judging: JudgeOptions,
): Promise<EvaluationReport> => {
  const meter = createMeter()
  const line = createProgressLine(process.stderr, () => meter.now())
  const ears = {
    meter,
    progress: (progress: FitProgress) => line.show(progress),
    onJudged: () => line.end(),
  }
  return judgeSequences(rankers, loaded, { judging, ears })
}

const evaluate = async (options: EvaluateOptions, { out, tell }: CliContext): Promise<void> => {
  const { models, json, seed, testShare, includeSeen = false } = options
  const protocol = protocolNamed(options.protocol)
  if (models === undefined && options.rankings.length === 0)
    throw new ConfigError('Nothing to judge: give --models LIST, --rankings FILE, or both')
  const rankers = models === undefined ? [] : await rankersOf(models)
  const loaded = await loadSequences({
    ...options,
    ...(options.format === undefined ? {} : { format: formatNamed(options.format) }),
  } as Parameters<typeof loadSequences>[0])
  if (loaded.problems > 0) tell(`${loaded.problems} lines could not be read and are left out.`)
  const theirs = await rankersOfFiles(options.rankings, loaded, { ours: rankers, tell })
  const judging = { protocol, seed, testShare, excludeSeen: !includeSeen }
  const report = await judge([...rankers, ...theirs], loaded, judging)
  theirs.flatMap((ranker) => ranker.findings()).forEach(tell)
  if (json !== undefined) await writeJson(json, reportFile(report))
  reportLines(report).forEach(out)
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
    .option(
      '--protocol <name>',
      `how interactions are held out: ${RANKING_PROTOCOLS.join(', ')}`,
      'leave-last-one-out',
    )
    .option(
      '--test-share <share>',
      'temporal: the newest share of the interactions that is held out',
      share('--test-share'),
      0.1,
    )
    .option('--include-seen', 'recommend again what users have had')
    .option('--seed <n>', 'seed of what is random in a model', wholeNumber('--seed'), 1)
    .action((options: EvaluateOptions) => evaluate(options, context))
}
