/**
 * Models of the next item's category judged beside one another: the last item of each user is held out, and those judge whose
 * last item is of one of the classes. Accuracy counts the first category of the item; `accuracyAny` any that it names.
 */
import { compareAll, type ComparedFigure } from '../judging/compare.js'
import type { Meter } from '../judging/judge-model.js'
import { DEFAULT_RESAMPLES, type Judgement } from '../judging/judge-models.js'
import { trainSetOf, type FitProgress, type TrainSet } from '../ranker.js'
import type { ModelReport } from '../report.js'
import { columnOf, type Resampling, type UserFigures } from '../statistics/bootstrap.kernel.js'
import { estimateFigures } from '../statistics/estimates.js'
import type { CategoryModel, FittedCategories } from './category-model.js'
import { categoryTaskOf, type CategoryTask } from './category-task.js'

/** What is judged, and on what. */
export interface JudgeCategories {
  readonly sequences: readonly Int32Array[]
  /** Of each item, the one that it counts by first, [items]. */
  readonly categories: readonly (readonly string[])[]
  readonly models: readonly CategoryModel[]
  readonly seed: number
  /** Resamples behind each interval. @default 1000 */
  readonly resamples?: number
  readonly progress?: (line: FitProgress) => void
  /** Told when a model is done. */
  readonly onJudged?: (model: string) => void
  readonly meter: Meter
}

/** What the judges said, and what was told apart. */
export interface CategoryJudgement extends Judgement {
  readonly task: CategoryTask
}

/** Users asked about at once. */
const BATCH = 256
/** A probability of 0 would cost an infinite loss. */
const LEAST = 1e-9
const COLUMNS = ['accuracy', 'loss', 'accuracyAny'] as const
const COMPARED = ['accuracy', 'loss'] as const

interface Judges {
  readonly histories: readonly Int32Array[]
  readonly targets: Int32Array
}

interface Judged {
  readonly report: ModelReport
  readonly compared: readonly ComparedFigure[]
}

/** Judges all models, one after the other. */
export const judgeCategories = async (request: JudgeCategories): Promise<CategoryJudgement> => {
  const { sequences, categories, models, onJudged } = request
  // Copies, not views: a view's buffer would still hold the held-out item.
  const histories = sequences.map((sequence) => (sequence.length < 2 ? sequence : sequence.slice(0, -1)))
  const train = trainSetOf(histories, categories.length)
  const task = categoryTaskOf(categories, histories)
  const users = [...sequences.keys()].filter((user) => isJudge(sequences[user], task))
  const judges = {
    histories: users.map((user) => histories[user]?.slice() ?? new Int32Array(0)),
    targets: Int32Array.from(users, (user) => sequences[user]?.at(-1) ?? -1),
  }
  const judged: Judged[] = []
  for (const model of models) {
    judged.push(await judgeOne(model, { train, task, judges, request }))
    onJudged?.(model.name)
  }
  return {
    task,
    judged: users.length,
    models: judged.map(({ report }) => report),
    comparisons: compareAll(judged.flatMap(({ compared }) => compared)),
  }
}

const isJudge = (sequence: Int32Array | undefined, { classOf }: CategoryTask): boolean =>
  sequence !== undefined && sequence.length >= 2 && (classOf[sequence.at(-1) ?? -1] ?? -1) >= 0

interface Given {
  readonly train: TrainSet
  readonly task: CategoryTask
  readonly judges: Judges
  readonly request: JudgeCategories
}

const judgeOne = async (model: CategoryModel, { train, task, judges, request }: Given): Promise<Judged> => {
  const { meter, seed, resamples = DEFAULT_RESAMPLES } = request
  meter.resetPeak()
  const started = meter.now()
  const fitted = await model.fit(train, task, {
    seed,
    progress: (line) => request.progress?.(line),
  })
  try {
    const fittedAt = meter.now()
    const figures = figuresOfUsers(fitted, task, judges)
    const cost = {
      fitSeconds: (fittedAt - started) / 1000,
      listMs: (meter.now() - fittedAt) / Math.max(1, figures.users),
      peakMemoryMiB: meter.peakMiB(),
    }
    return reported(model.name, { figures, cost, resampling: { resamples, seed } })
  } finally {
    fitted.dispose()
  }
}

const reported = (
  model: string,
  { figures, cost, resampling }: { figures: UserFigures; cost: ModelReport['cost']; resampling: Resampling },
): Judged => {
  const resampled = estimateFigures(figures, resampling)
  const { estimates } = resampled
  const compared = COMPARED.map((metric) => ({
    model,
    metric,
    value: estimates[metric]?.value ?? NaN,
    ofUsers: columnOf(figures, metric),
    ofResamples: resampled.resamplesOf(metric),
    lowerIsBetter: metric === 'loss',
  }))
  return { report: { model, figures: estimates, groupings: [], cost }, compared }
}

const figuresOfUsers = (
  fitted: FittedCategories,
  task: CategoryTask,
  { histories, targets }: Judges,
): UserFigures => {
  const rows: number[] = []
  for (let from = 0; from < histories.length; from += BATCH) {
    const batch = histories.slice(from, from + BATCH).map((history) => history.slice())
    const all = fitted.probabilities(batch)
    const width = task.categories.length
    batch.forEach((_, row) =>
      rows.push(
        ...figuresOfOne(all.subarray(row * width, (row + 1) * width), task, targets[from + row] ?? -1),
      ),
    )
  }
  return { columns: COLUMNS, users: histories.length, values: Float64Array.from(rows) }
}

/** Right or wrong, the loss in nats, and right by any category of the item. */
const figuresOfOne = (probabilities: Float32Array, task: CategoryTask, target: number): number[] => {
  const truth = task.classOf[target] ?? -1
  const guess = probabilities.indexOf(Math.max(...probabilities))
  return [
    Number(guess === truth),
    -Math.log(Math.max(LEAST, probabilities[truth] ?? 0)),
    Number(task.has(target, guess)),
  ]
}
