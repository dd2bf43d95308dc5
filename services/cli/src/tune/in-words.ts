/** A search in words: its progress on one line, and its result as a table with what to do next. */
import { bestFirst } from '@profilestream/evaluation'
import { describeProgress, spokenSeconds } from '../evaluate/progress-line.js'
import { tableLines } from '../plain-table.js'
import { OBJECTIVE, type TuneProgress, type TuneResult } from './run-tune.js'
import type { KeptTrial } from './tune-state.js'

const shareInWords = (share: number): string => (share === 1 ? 'all' : `1/${Math.round(1 / share)}`)

/** The progress of a search: which trial, the best so far, the time left. */
export const describeTuning = (model: string, progress: TuneProgress): string => {
  const { trial, trials, best, secondsLeft, fit } = progress
  const { setting, share } = trial
  const parts = [
    `trial ${trials + 1}, ${setting === 0 ? 'the defaults' : `setting ${setting}`} on ${shareInWords(share)}`,
    ...(best === undefined ? [] : [`best ${OBJECTIVE} ${best.toFixed(4)}`]),
    ...(secondsLeft === undefined ? [] : [`${spokenSeconds(secondsLeft)} left`]),
    ...(fit === undefined ? [] : [describeProgress(fit)]),
  ]
  return `tune ${model}: ${parts.join(', ')}`
}

/** What a result is told with. */
export interface ResultContext {
  readonly spell: (parameters: Readonly<Record<string, number>>) => string
  readonly dataset: string
  readonly judges: number
  readonly settingsFile: string
}

/** Settings that are shown. */
const SHOWN = 5

const rowOf = (trial: KeptTrial, context: ResultContext): string[] => [
  trial.setting === 0 ? `${context.spell(trial.parameters)} (as it is)` : context.spell(trial.parameters),
  (trial.figures['hr@10'] ?? 0).toFixed(4),
  (trial.figures[OBJECTIVE] ?? 0).toFixed(4),
  trial.seconds.toFixed(1),
]

/** The result's lines for the terminal. */
export const resultLines = ({ best, usual, trials }: TuneResult, context: ResultContext): string[] => {
  const whole = trials.filter(({ share }) => share === 1)
  const ranked = bestFirst(whole.map((trial) => ({ ...trial, figure: trial.figures[OBJECTIVE] ?? 0 })))
  const shown = ranked.slice(0, SHOWN)
  const rows = shown.some(({ setting }) => setting === 0) ? shown : [...shown, usual]
  const { settingsFile, judges, dataset } = context
  const settings = new Set(trials.map(({ setting }) => setting)).size
  return [
    `${dataset}: ${settings} settings in ${trials.length} trials, ${whole.length} of them on all of the work; ` +
      `validation by the second-last interaction of ${judges} users, the last of each not looked at`,
    '',
    ...tableLines({
      head: ['setting', 'hr@10', OBJECTIVE, 'seconds'],
      rows: rows.map((trial) => rowOf(trial, context)),
      align: ['left', 'right', 'right', 'right'],
    }),
    '',
    best.setting === 0
      ? 'Nothing that was tried is better than the model as it is.'
      : `Best: ${context.spell(best.parameters)}`,
    `Written to ${settingsFile}; the trainer takes it as PROFILESTREAM_SETTINGS=${settingsFile}, or as ./profilestream.json.`,
    ...judgingLine(usual, best, context),
  ]
}

const judgingLine = (usual: KeptTrial, best: KeptTrial, { spell }: ResultContext): string[] =>
  best.setting === 0
    ? []
    : [
        `How it does on the last interactions: profilestream evaluate --models '${spell(usual.parameters)},${spell(best.parameters)}'`,
      ]
