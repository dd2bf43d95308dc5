/** A search for the best parameters of one model: draws settings, tries them on validation, keeps every trial, says how long it takes. */
import { createSeededRandom } from '@profilestream/contracts'
import {
  bestFirst,
  drawSetting,
  evaluateLeaveLastOneOut,
  searchByHalving,
  sharesFor,
  workOf,
  type FitProgress,
  type Ranker,
  type Trial,
} from '@profilestream/evaluation'
import type { ModelDescription } from '@profilestream/models'
import type { Budget } from './budget.js'
import type { KeptTrial, TuneState } from './tune-state.js'
import { judgesOf, shareOfUsers, type TuningData } from './tuning-data.js'

/** What is searched, on what. */
export interface Tuning {
  readonly model: ModelDescription
  /** Parameters that are fixed. */
  readonly given: Readonly<Record<string, number>>
  readonly data: TuningData
  readonly budget: Budget
  readonly seed: number
  /** Whether items that a user has had are left out of her ranking. */
  readonly excludeSeen: boolean
}

/** What the search works with. */
export interface TuneDependencies {
  readonly make: (parameters: Readonly<Record<string, number>>) => Ranker
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
  /** Best NDCG@10 on all of the work so far. */
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

/** What settings are compared by. */
export const OBJECTIVE = 'ndcg@10'

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
  const { budget } = tuning
  const shares = sharesFor(worthSharing(tuning), leastOf(tuning))
  const trials = new Map(state.trials.map((trial) => [keyOf(trial), trial]))
  const tell = (trial: Trial, fit?: FitProgress): void =>
    dependencies.progress({
      trial,
      ...summaryOf([...trials.values()], { budget, shares }),
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
      return kept.figures[OBJECTIVE] ?? 0
    },
  })
  const whole = [...trials.values()].filter(({ share }) => share === 1)
  const usual = whole.find(({ setting }) => setting === 0)
  if (usual === undefined) return null
  return { usual, best: bestOf(whole) ?? usual, trials: [...trials.values()] }
}

const keyOf = ({ setting, share }: Trial): string => `${setting} ${share.toFixed(6)}`

const bestOf = (trials: readonly KeptTrial[]): KeptTrial | undefined =>
  bestFirst(trials.map((trial) => ({ ...trial, figure: trial.figures[OBJECTIVE] ?? 0 })))[0]

/** What there is less of on a share of the work, users or epochs, and the least of it. */
const worthSharing = (tuning: Tuning): number =>
  tuning.model.cheaperBy === 'epochs' ? epochsOf(tuning) : judgesOf(tuning.data)
const leastOf = ({ model }: Tuning): number => (model.cheaperBy === 'epochs' ? LEAST_EPOCHS : LEAST_JUDGES)

const epochsOf = ({ model, given, data }: Tuning): number =>
  given['epochs'] ?? model.usual?.(data)['epochs'] ?? 1

/** Parameters of a setting: what is fixed, and what is drawn for it; 0 draws nothing. */
export const settingOf = ({ model, given, seed }: Tuning, setting: number): Record<string, number> => {
  const open = Object.entries(model.parameters).filter(([name]) => !(name in given))
  const random = createSeededRandom(Math.imul(seed, 0x9e3779b1) + setting)
  const drawn = setting === 0 ? {} : drawSetting(Object.fromEntries(open), () => random.next())
  return { ...given, ...drawn }
}

const tryOut = async (
  { make, state, now }: TuneDependencies,
  { tuning, trial, tell }: { tuning: Tuning; trial: Trial; tell: (trial: Trial, fit?: FitProgress) => void },
): Promise<KeptTrial> => {
  tell(trial)
  const parameters = settingOf(tuning, trial.setting)
  const started = now()
  const { data, cheaper } = cheapened(tuning, trial.share, state.trialSeconds)
  const figures = await evaluateLeaveLastOneOut({
    ...data,
    ranker: make({ ...parameters, ...cheaper }),
    ks: [10],
    seed: tuning.seed,
    excludeSeen: tuning.excludeSeen,
    progress: (fit) => tell(trial, fit),
  })
  const kept = { ...trial, parameters, figures, seconds: (now() - started) / 1000 }
  await state.keep(kept)
  return kept
}

/** The data and the parameters that a share of the work is done with. */
const cheapened = (
  tuning: Tuning,
  share: number,
  trialSeconds: number | undefined,
): { readonly data: TuningData; readonly cheaper: Readonly<Record<string, number>> } => {
  const { model, data, seed } = tuning
  const limited = trialSeconds === undefined ? {} : { budget: trialSeconds * share }
  if (model.cheaperBy !== 'epochs')
    return { data: share < 1 ? shareOfUsers(data, share, seed) : data, cheaper: limited }
  return {
    data,
    cheaper:
      share < 1
        ? { ...limited, epochs: Math.max(LEAST_EPOCHS, Math.round(epochsOf(tuning) * share)) }
        : limited,
  }
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
  { budget, shares }: { budget: Budget; shares: readonly number[] },
): Omit<TuneProgress, 'trial'> => {
  const best = bestOf(trials.filter(({ share }) => share === 1))
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
    ...(best && { best: best.figures[OBJECTIVE] ?? 0 }),
    ...(secondsLeft !== undefined && { secondsLeft }),
  }
}
