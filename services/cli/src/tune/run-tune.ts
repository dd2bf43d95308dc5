/** A search for the best parameters of one model: draws settings, tries them on validation, keeps every trial, says how long it takes. */
import { createSeededRandom } from '@profilestream/contracts'
import {
  bestFirst,
  drawSetting,
  searchByHalving,
  sharesFor,
  workOf,
  type FitProgress,
  type Trial,
} from '@profilestream/evaluation'
import type { ModelDescription } from '@profilestream/models'
import type { Budget } from './budget.js'
import type { KeptTrial, TuneState } from './tune-state.js'
import { worthOf, objectiveOf, type TuningGround } from './tuning-ground.js'

/** What is searched, on what. */
export interface Tuning {
  readonly model: Pick<ModelDescription, 'name' | 'parameters' | 'cheaperBy'>
  /** Parameters that are fixed. */
  readonly given: Readonly<Record<string, number>>
  readonly ground: TuningGround
  readonly budget: Budget
  readonly seed: number
}

/** What the search works with. */
export interface TuneDependencies {
  readonly state: TuneState
  /** Told before and after each trial, and while a trial is fitted. */
  readonly progress: (line: TuneProgress) => void
  /** A clock in milliseconds. */
  readonly now: () => number
  /** Ends the search before the next trial. */
  readonly interrupted: AbortSignal
}

/** How far the search is. */
export interface TuneProgress {
  readonly trial: Trial
  readonly trials: number
  /** The best figure on all of the work so far. */
  readonly best?: number
  /** Estimated seconds to the end. */
  readonly secondsLeft?: number
  /** Of the model that is fitted just now. */
  readonly fit?: FitProgress
}

/** What came of it. */
export interface TuneResult {
  /** The best of all that was tried on all of the work. */
  readonly best: KeptTrial
  /** The model's defaults on the same. */
  readonly usual: KeptTrial
  readonly trials: readonly KeptTrial[]
}

/** Fewest users of a share who still tell settings apart: with 300 a hit rate of 0.2 has a standard error of 0.023. */
const LEAST_JUDGES = 300
/** A time budget is for the defaults and at least one bracket, which takes three trials on all of the work. */
const LEAST_TRIALS = 4
const LEAST_EPOCHS = 1

/** Seconds one trial on all of the work may train; undefined where the budget or the model knows no time. */
export const trialSecondsOf = ({ model, budget }: Pick<Tuning, 'model' | 'budget'>): number | undefined => {
  const usual = model.parameters['budget']?.default
  if (typeof usual !== 'number' || !('seconds' in budget)) return undefined
  return Math.min(usual, budget.seconds / LEAST_TRIALS)
}

/** Searches until the budget is spent; null when it was interrupted before the defaults were tried. */
export const runTune = async (dependencies: TuneDependencies, tuning: Tuning): Promise<TuneResult | null> => {
  const { state, interrupted } = dependencies
  const { budget, ground } = tuning
  const shares = sharesFor(worthSharing(tuning), leastOf(tuning))
  const trials = new Map(state.trials.map((trial) => [keyOf(trial), trial]))
  const tell = (trial: Trial, fit?: FitProgress): void =>
    dependencies.progress({
      trial,
      ...summaryOf([...trials.values()], { tuning, shares }),
      ...(fit && { fit }),
    })
  await searchByHalving({
    shares,
    ...('settings' in budget && { settings: budget.settings }),
    mayTry: (trial) =>
      trials.has(keyOf(trial)) || (!interrupted.aborted && isAffordable(trial, [...trials.values()], budget)),
    evaluate: async (trial) => {
      const kept = trials.get(keyOf(trial)) ?? (await tryOut(dependencies, { tuning, trial, tell }))
      trials.set(keyOf(trial), kept)
      return worthOf(ground, kept.figures)
    },
  })
  const whole = [...trials.values()].filter(({ share }) => share === 1)
  const usual = whole.find(({ setting }) => setting === 0)
  if (usual === undefined) return null
  return { usual, best: bestOf(whole, ground) ?? usual, trials: [...trials.values()] }
}

const keyOf = ({ setting, share }: Trial): string => `${setting} ${share.toFixed(6)}`

/** Trials from the best to the worst. */
export const rankTrials = (trials: readonly KeptTrial[], ground: TuningGround): KeptTrial[] =>
  bestFirst(trials.map((trial) => ({ ...trial, figure: worthOf(ground, trial.figures) })))

const bestOf = (trials: readonly KeptTrial[], ground: TuningGround): KeptTrial | undefined =>
  rankTrials(trials, ground)[0]

/** What there is less of on a share of the work, users or epochs, and the least of it. */
const worthSharing = (tuning: Tuning): number =>
  tuning.model.cheaperBy === 'epochs' ? epochsOf(tuning) : tuning.ground.judges
const leastOf = ({ model }: Tuning): number => (model.cheaperBy === 'epochs' ? LEAST_EPOCHS : LEAST_JUDGES)

const epochsOf = ({ given, ground }: Tuning): number => given['epochs'] ?? ground.usual['epochs'] ?? 1

/** Parameters of a setting: what is fixed, and what is drawn for it; 0 draws nothing. */
export const settingOf = (
  { model, given, seed }: Pick<Tuning, 'model' | 'given' | 'seed'>,
  setting: number,
): Record<string, number> => {
  const open = Object.entries(model.parameters).filter(([name]) => !(name in given))
  const random = createSeededRandom(Math.imul(seed, 0x9e3779b1) + setting)
  const drawn = setting === 0 ? {} : drawSetting(Object.fromEntries(open), () => random.next())
  return { ...given, ...drawn }
}

const tryOut = async (
  { state, now }: TuneDependencies,
  { tuning, trial, tell }: { tuning: Tuning; trial: Trial; tell: (trial: Trial, fit?: FitProgress) => void },
): Promise<KeptTrial> => {
  tell(trial)
  const parameters = settingOf(tuning, trial.setting)
  const started = now()
  const { share, cheaper } = cheapened(tuning, trial.share, state.trialSeconds)
  const figures = await tuning.ground.judge({
    parameters: { ...parameters, ...cheaper },
    share,
    progress: (fit) => tell(trial, fit),
  })
  const kept = { ...trial, parameters, figures, seconds: (now() - started) / 1000 }
  await state.keep(kept)
  return kept
}

/** The users and the parameters that a share of the work is done with. */
const cheapened = (
  tuning: Tuning,
  share: number,
  trialSeconds: number | undefined,
): { readonly share: number; readonly cheaper: Readonly<Record<string, number>> } => {
  const limited = trialSeconds === undefined ? {} : { budget: trialSeconds * share }
  if (tuning.model.cheaperBy !== 'epochs') return { share, cheaper: limited }
  const epochs = Math.max(LEAST_EPOCHS, Math.round(epochsOf(tuning) * share))
  return { share: 1, cheaper: share < 1 ? { ...limited, epochs } : limited }
}

const spentOn = (trials: readonly KeptTrial[]): number =>
  trials.reduce((sum, { seconds }) => sum + seconds, 0)

/** Seconds a trial on all of the work takes, by what the trials so far took; undefined before the first. */
const secondsOfWork = (trials: readonly KeptTrial[]): number | undefined =>
  trials.length === 0 ? undefined : spentOn(trials) / trials.reduce((sum, { share }) => sum + share, 0)

const isAffordable = ({ share }: Trial, trials: readonly KeptTrial[], budget: Budget): boolean => {
  const each = secondsOfWork(trials)
  return each === undefined || 'settings' in budget || spentOn(trials) + each * share <= budget.seconds
}

const summaryOf = (
  trials: readonly KeptTrial[],
  { tuning, shares }: { tuning: Tuning; shares: readonly number[] },
): Omit<TuneProgress, 'trial'> => {
  const { budget, ground } = tuning
  const best = bestOf(
    trials.filter(({ share }) => share === 1),
    ground,
  )
  const each = secondsOfWork(trials)
  const done = trials.reduce((sum, { share }) => sum + share, 0)
  const secondsLeft =
    'seconds' in budget
      ? Math.max(0, budget.seconds - spentOn(trials))
      : each === undefined
        ? undefined
        : Math.max(0, workOf(shares, budget.settings) - done) * each
  return {
    trials: trials.length,
    ...(best && { best: best.figures[objectiveOf(ground)] ?? NaN }),
    ...(secondsLeft !== undefined && { secondsLeft }),
  }
}
