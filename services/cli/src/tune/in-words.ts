/** A search in words: its progress on one line, and its result as a table with what to do next. */
import type { Figures } from '@profilestream/evaluation'
import { describeProgress, spokenSeconds } from '../evaluate/progress-line.js'
import { tableLines } from '../plain-table.js'
import { rankTrials, type TuneProgress, type TuneResult, type Tuning } from './run-tune.js'
import type { KeptTrial } from './tune-state.js'
import { objectiveOf, type TuningGround } from './tuning-ground.js'

const shareInWords = (share: number): string => (share === 1 ? 'all' : `1/${Math.round(1 / share)}`)

/** The progress of a search: which trial, the best so far, the time left. */
export const describeTuning = ({ model, ground }: Tuning, progress: TuneProgress): string => {
  const { trial, trials, best, secondsLeft, fit } = progress
  const { setting, share } = trial
  const parts = [
    `trial ${trials + 1}, ${setting === 0 ? 'the defaults' : `setting ${setting}`} on ${shareInWords(share)}`,
    ...(best === undefined ? [] : [`best ${objectiveOf(ground)} ${best.toFixed(4)}`]),
    ...(secondsLeft === undefined ? [] : [`${spokenSeconds(secondsLeft)} left`]),
    ...(fit === undefined ? [] : [describeProgress(fit)]),
  ]
  return `tune ${model.name}: ${parts.join(', ')}`
}

/** What a result is told with. */
export interface ResultContext {
  readonly spell: (parameters: Readonly<Record<string, number>>) => string
  readonly dataset: string
  readonly ground: TuningGround
  /** What validated, and what was not looked at. */
  readonly validation: string
  /** What the settings file is for. */
  readonly settings: string
  /** How the best does on what was not looked at. */
  readonly lastWord: readonly string[]
}

/** Settings that are shown. */
const SHOWN = 5

const rowOf = ({ figures, ...trial }: KeptTrial, { spell, ground }: ResultContext): string[] => [
  trial.setting === 0 ? `${spell(trial.parameters)} (as it is)` : spell(trial.parameters),
  ...ground.figures.map((name) => (figures[name] ?? NaN).toFixed(4)),
  trial.seconds.toFixed(1),
]

/** The result's lines for the terminal. */
export const resultLines = ({ best, usual, trials }: TuneResult, context: ResultContext): string[] => {
  const { spell, dataset, ground, validation, settings, lastWord } = context
  const whole = trials.filter(({ share }) => share === 1)
  const shown = rankTrials(whole, ground).slice(0, SHOWN)
  const rows = shown.some(({ setting }) => setting === 0) ? shown : [...shown, usual]
  const tried = new Set(trials.map(({ setting }) => setting)).size
  return [
    `${dataset}: ${tried} settings in ${trials.length} trials, ${whole.length} of them on all of the work; validation by ${validation}`,
    '',
    ...tableLines({
      head: ['setting', ...ground.figures, 'seconds'],
      rows: rows.map((trial) => rowOf(trial, context)),
      align: ['left', 'right', 'right', 'right'],
    }),
    '',
    best.setting === 0
      ? 'Nothing that was tried is better than the model as it is.'
      : `Best: ${spell(best.parameters)}`,
    settings,
    ...(best.setting === 0 ? [] : lastWord),
  ]
}

/** Where a ranker's settings are, and how the best is judged on what was not looked at. */
export const wordsOfSequences = (
  { best, usual }: TuneResult,
  { spell, settingsFile, judges }: { spell: ResultContext['spell']; settingsFile: string; judges: number },
): Pick<ResultContext, 'validation' | 'settings' | 'lastWord'> => ({
  validation: `the second-last interaction of ${judges} users, the last of each not looked at`,
  settings: `Written to ${settingsFile}; the trainer takes it as PROFILESTREAM_SETTINGS=${settingsFile}, or as ./profilestream.json.`,
  lastWord: [
    `How it does on the last interactions: profilestream evaluate --models '${spell(usual.parameters)},${spell(best.parameters)}'`,
  ],
})

/** The same of a model of ratings. @param aside  figures on the ratings put aside */
export const wordsOfRatings = (
  aside: { readonly usual: Figures; readonly best: Figures },
  { settingsFile, judges }: { settingsFile: string; judges: number },
): Pick<ResultContext, 'validation' | 'settings' | 'lastWord'> => {
  const rmse = (figures: Figures): string => (figures['rmse'] ?? NaN).toFixed(4)
  return {
    validation: `a fifth of the ratings of ${judges} users, another fifth not looked at`,
    settings: `Written to ${settingsFile}.`,
    lastWord: [
      `On the fifth that was not looked at: rmse ${rmse(aside.best)}, ${rmse(aside.usual)} as it is.`,
    ],
  }
}
