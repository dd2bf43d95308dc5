/** `profilestream evaluate`: judges models on held-out interactions of a file. */
import { ConfigError } from '@profilestream/contracts'
import { evaluateLeaveLastOneOut, type Figures, type Ranker } from '@profilestream/evaluation'
import type { Command } from 'commander'
import type { CliContext } from '../context.js'
import { formatNamed } from '../datasets/open-dataset.js'
import { type LoadedSequences, loadSequences } from '../evaluate/load-sequences.js'
import { rankersOfFiles } from '../evaluate/rankings/rankers-of-files.js'
import { createProgressLine } from '../evaluate/progress-line.js'
import { reportLines, reportOf } from '../evaluate/report.js'
import { rankersOf } from '../models/load-models.js'
import { writeJson } from '../write-json.js'
import { wholeNumber } from './options.js'

const PROTOCOL = 'leave-last-one-out'

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
}

const judgeAll = async (
  rankers: readonly Ranker[],
  loaded: LoadedSequences,
  seed: number,
): Promise<Record<string, Figures>> => {
  const now = (): number => performance.now()
  const line = createProgressLine(process.stderr, now)
  const figures: Record<string, Figures> = {}
  for (const ranker of rankers) {
    figures[ranker.name] = await evaluateLeaveLastOneOut({
      sequences: loaded.sequences,
      items: loaded.items.length,
      ranker,
      seed,
      progress: (progress) => line.show(progress),
      now,
    })
    line.end()
  }
  return figures
}

const evaluate = async (options: EvaluateOptions, { out, tell }: CliContext): Promise<void> => {
  const { protocol, models, json, seed } = options
  if (protocol !== PROTOCOL) throw new ConfigError(`--protocol is ${protocol}, expected ${PROTOCOL}`)
  if (models === undefined && options.rankings.length === 0)
    throw new ConfigError('Nothing to judge: give --models LIST, --rankings FILE, or both')
  const rankers = models === undefined ? [] : await rankersOf(models)
  const loaded = await loadSequences({
    ...options,
    ...(options.format === undefined ? {} : { format: formatNamed(options.format) }),
  } as Parameters<typeof loadSequences>[0])
  if (loaded.problems > 0) tell(`${loaded.problems} lines could not be read and are left out.`)
  const theirs = await rankersOfFiles(options.rankings, loaded, { ours: rankers, tell })
  const report = reportOf(protocol, loaded, await judgeAll([...rankers, ...theirs], loaded, seed))
  theirs.flatMap((ranker) => ranker.findings()).forEach(tell)
  if (json !== undefined) await writeJson(json, report)
  reportLines(report).forEach(out)
}

/** Adds the command. */
export const addEvaluateCommand = (program: Command, context: CliContext): void => {
  program
    .command('evaluate')
    .summary('judge models on held-out interactions')
    .description(
      "Holds each user's last interaction out, fits each model on the rest, and ranks the whole catalog for it: seen items are left out, ties count against the model. Gives HR@k, NDCG@k (k 5, 10, 20) and MRR.",
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
    .option('--protocol <name>', 'how interactions are held out', PROTOCOL)
    .option('--seed <n>', 'seed of what is random in a model', wholeNumber('--seed'), 1)
    .action((options: EvaluateOptions) => evaluate(options, context))
}
