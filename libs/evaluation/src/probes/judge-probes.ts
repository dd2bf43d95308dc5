/** What can be read from vectors: probes of several kinds of vectors judged beside the most frequent class, on users they were not fitted on. */
import { compareAll, type ComparedFigure } from '../judging/compare.js'
import { DEFAULT_RESAMPLES } from '../judging/judge-models.js'
import type { Comparison, Estimate } from '../report.js'
import { columnOf, type UserFigures } from '../statistics/bootstrap.kernel.js'
import { estimateFigures, type ResampledFigures } from '../statistics/estimates.js'
import { estimateOf } from '../statistics/percentile.js'
import { probeByFolds } from './choose-probe.kernel.js'

/** One kind of vectors that may be read from. */
export interface Reading {
  /** interests, attention{budget=240}, … */
  readonly name: string
  /** [users, width], row after row. */
  readonly rows: ArrayLike<number>
  readonly width: number
}

/** What is to be read. */
export interface ProbeTask {
  /** genre, age group, gender, price band, … */
  readonly label: string
  readonly classes: readonly string[]
  /** Class of each user, [users]. */
  readonly labels: Int32Array
}

/** How probes are judged. */
export interface JudgeProbes {
  /** Folds of users. @default 5 */
  readonly folds?: number
  /** Resamples behind each interval. @default 1000 */
  readonly resamples?: number
  readonly seed: number
}

/** What one kind of vectors gives. */
export interface ReadingReport {
  readonly reading: string
  /** accuracy, balancedAccuracy (mean of the classes' recalls), loss (cross-entropy, nats). */
  readonly figures: Readonly<Record<'accuracy' | 'balancedAccuracy' | 'loss', Estimate>>
  /** How far confidence is from being right, 0..1, 0 is best. */
  readonly calibrationError: number
}

/** What can be read of one label. */
export interface ProbeReport {
  readonly label: string
  /** Users of each class, the most frequent first. */
  readonly classes: readonly { readonly name: string; readonly users: number }[]
  readonly judged: number
  /** The majority first, then the readings in their order. */
  readonly readings: readonly ReadingReport[]
  /** Pairs of readings by accuracy and by loss; p corrected by Holm over all of them. */
  readonly comparisons: readonly Comparison[]
}

/** The reading that knows nothing of a user: her class is as probable as it is frequent. */
export const MAJORITY = 'majority'
const NOTHING: Reading = { name: MAJORITY, rows: [], width: 0 }

/** Folds unless told otherwise. */
export const DEFAULT_PROBE_FOLDS = 5
/** A probability of 0 would cost an infinite loss. */
const LEAST = 1e-9
/** Bins of confidence. */
const BINS = 10

/** Judges all readings of one label. */
export const judgeProbes = (
  task: ProbeTask,
  readings: readonly Reading[],
  { folds = DEFAULT_PROBE_FOLDS, resamples = DEFAULT_RESAMPLES, seed }: JudgeProbes,
): ProbeReport => {
  const { label, classes, labels } = task
  const judged = [NOTHING, ...readings].map(({ name, rows, width }) => {
    const told = probeByFolds({ rows, width, labels, classes: classes.length }, { folds, seed })
    const figures = figuresOfUsers(task, told)
    return reported(name, { figures, told, task, resampled: estimateFigures(figures, { resamples, seed }) })
  })
  const counts = classes.map((name, of) => ({ name, users: labels.filter((own) => own === of).length }))
  return {
    label,
    classes: counts.sort((a, b) => b.users - a.users),
    judged: labels.length,
    readings: judged.map(({ report }) => report),
    comparisons: compareAll(judged.flatMap(({ compared }) => compared)),
  }
}

const recallOf = (of: number): string => `recall of ${of}`

/** Right or wrong, the loss, and right or wrong in the column of the user's own class. */
const figuresOfUsers = ({ classes, labels }: ProbeTask, told: Float64Array): UserFigures => {
  const columns = ['accuracy', 'loss', ...classes.map((_, of) => recallOf(of))]
  const values = new Float64Array(labels.length * columns.length).fill(NaN)
  labels.forEach((truth, user) => {
    const own = told.subarray(user * classes.length, (user + 1) * classes.length)
    const isRight = Number(likeliest(own) === truth)
    const row = values.subarray(user * columns.length, (user + 1) * columns.length)
    row.set([isRight, -Math.log(Math.max(LEAST, own[truth] ?? 0))])
    row[2 + truth] = isRight
  })
  return { columns, users: labels.length, values }
}

const likeliest = (probabilities: Float64Array): number => probabilities.indexOf(Math.max(...probabilities))

interface Judged {
  readonly figures: UserFigures
  readonly resampled: ResampledFigures
  readonly task: ProbeTask
  /** [users, classes] */
  readonly told: Float64Array
}

const reported = (
  reading: string,
  { figures, resampled, task, told }: Judged,
): { readonly report: ReadingReport; readonly compared: readonly ComparedFigure[] } => {
  const known = (name: string): Estimate => resampled.estimates[name] ?? { value: NaN, low: NaN, high: NaN }
  const compared = (['accuracy', 'loss'] as const).map((metric) => ({
    model: reading,
    metric,
    value: known(metric).value,
    ofUsers: columnOf(figures, metric),
    ofResamples: resampled.resamplesOf(metric),
    lowerIsBetter: metric === 'loss',
  }))
  return {
    report: {
      reading,
      figures: {
        accuracy: known('accuracy'),
        balancedAccuracy: balancedOf(resampled, task.classes.length),
        loss: known('loss'),
      },
      calibrationError: calibrationErrorOf(task, told),
    },
    compared,
  }
}

/**
 * Balanced accuracy: the mean of the classes' recalls, over those that a resample has anybody of.
 * Source: Brodersen et al., "The balanced accuracy and its posterior distribution", ICPR 2010.
 */
const balancedOf = (resampled: ResampledFigures, classes: number): Estimate => {
  const recalls = Array.from({ length: classes }, (_, of) => recallOf(of))
  const mean = (values: readonly number[]): number => {
    const known = values.filter((value) => !Number.isNaN(value))
    return known.reduce((sum, value) => sum + value, 0) / known.length
  }
  const drawn = recalls.map((name) => resampled.resamplesOf(name))
  const ofResamples = Float64Array.from(drawn[0] ?? [], (_, draw) => mean(drawn.map((of) => of[draw] ?? NaN)))
  return estimateOf(mean(recalls.map((name) => resampled.estimates[name]?.value ?? NaN)), ofResamples)
}

/**
 * Expected calibration error of the likeliest class.
 * Source: Guo et al., "On calibration of modern neural networks", ICML 2017, equation (3), with ten bins of equal width.
 */
const calibrationErrorOf = ({ classes, labels }: ProbeTask, told: Float64Array): number => {
  const gaps = new Float64Array(BINS)
  labels.forEach((truth, user) => {
    const own = told.subarray(user * classes.length, (user + 1) * classes.length)
    const best = likeliest(own)
    const bin = Math.min(BINS - 1, Math.floor((own[best] ?? 0) * BINS))
    gaps[bin] = (gaps[bin] ?? 0) + (own[best] ?? 0) - Number(best === truth)
  })
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / Math.max(1, labels.length)
}
