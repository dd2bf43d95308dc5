/**
 * What can be read from a network's vectors of what users take up next: one linear probe for the category, one for the price band.
 * Each is fitted and judged on interactions that this very network kept from its training; whoever was learned from would be
 * read too well. Of people themselves (age, gender) nothing is read: nobody gave it for that (docs/decisions/0085-probes.md).
 */
import type { ItemId } from '@profilestream/contracts'
import {
  categoryTaskOf,
  chooseProbe,
  judgeProbes,
  viewSteps,
  MAJORITY,
  type Comparison,
  type Estimate,
  type ProbeReport,
  type StepColumns,
  type TrainSet,
} from '@profilestream/evaluation'
import { encodeInBatches, loadEncoder, readsColumns, type TrainedEncoder } from '@profilestream/models'
import { priceBandOf } from '@profilestream/profile'
import type { VectorReading } from '@profilestream/release-store'
import type { ItemLabels } from '../item-labels.js'

/** What readings are made from. */
export interface ReadingSource {
  /** What the network was trained on; it knows nothing of the last interaction of its `heldOut`. */
  readonly learnedFrom: TrainSet
  readonly items: readonly ItemId[]
  readonly labels: ItemLabels
  readonly seed: number
}

/** Fewer users say too little of any reading. */
const FEWEST_USERS = 100
/** Fewer users of a class say too little of it: they are left out. */
const LEAST_OF_CLASS = 10
const VECTOR = 'vector'

/** Fits all readings that the catalog allows; none where it says too little or too few users are held out. */
export const fitReadings = async (
  encoder: TrainedEncoder,
  source: ReadingSource,
): Promise<VectorReading[]> => {
  const { sequences, columns } = source.learnedFrom
  const users = [...encoder.heldOut].filter((user) => (sequences[user]?.length ?? 0) >= 2)
  const tasks = tasksOf(source, users)
  if (tasks.length === 0) return []
  const width = encoder.dimension
  const vectors = await encode(
    encoder,
    users.map((user) => beforeLast(sequences[user], columns?.[user])),
  )
  return tasks.map((task) => {
    const rows = new Float32Array(task.users.length * width)
    task.users.forEach((user, place) =>
      rows.set(vectors.subarray(user * width, (user + 1) * width), place * width),
    )
    return readingOf(task, { rows, width, seed: source.seed })
  })
}

/** What is to be read of some of the held-out users. */
interface ReadingTask {
  readonly about: VectorReading['about']
  readonly classes: readonly string[]
  /** Class of each, [users]. */
  readonly labels: Int32Array
  /** Places among the held-out users. */
  readonly users: readonly number[]
}

/** A history, and what its network may read beside the items. */
interface History {
  readonly items: Int32Array
  readonly columns: StepColumns
}

const beforeLast = (sequence: Int32Array = new Int32Array(0), columns: StepColumns = {}): History => ({
  items: sequence.subarray(0, -1),
  columns: viewSteps(columns, 0, sequence.length - 1),
})

const tasksOf = (
  { learnedFrom: { sequences }, items, labels }: ReadingSource,
  users: readonly number[],
): ReadingTask[] => {
  const next = users.map((user) => sequences[user]?.at(-1) ?? -1)
  const known = items.map((itemId) => labels.get(itemId))
  const { categories, classOf } = categoryTaskOf(
    known.map((of) => of?.categories ?? []),
    sequences,
  )
  const price = (item: number): string | undefined => {
    const of = known[item]?.price
    return of == null ? undefined : priceBandOf(of)
  }
  return [
    ...taskOf(
      'category',
      next.map((item) => categories[classOf[item] ?? -1]),
    ),
    ...taskOf('price', next.map(price)),
  ]
}

const taskOf = (about: VectorReading['about'], names: readonly (string | undefined)[]): ReadingTask[] => {
  const counts = new Map<string, number>()
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  const classes = [...counts].filter(([, users]) => users >= LEAST_OF_CLASS).map(([name]) => name)
  const of = names.map((name) => (name === undefined ? -1 : classes.indexOf(name)))
  const users = [...of.keys()].filter((user) => (of[user] ?? -1) >= 0)
  if (classes.length < 2 || users.length < FEWEST_USERS) return []
  return [{ about, classes, users, labels: Int32Array.from(users, (user) => of[user] ?? -1) }]
}

/** Vectors of histories, [histories, dimension]. */
const encode = async (trained: TrainedEncoder, histories: readonly History[]): Promise<Float32Array> => {
  const encoder = await loadEncoder(trained)
  const items = histories.map((history) => history.items)
  const columns = histories.map((history) => history.columns)
  try {
    return encodeInBatches(encoder, items, readsColumns(trained.hyperparameters) ? columns : undefined)
  } finally {
    encoder.dispose()
  }
}

const readingOf = (
  { about, classes, labels, users }: ReadingTask,
  { rows, width, seed }: { readonly rows: Float32Array; readonly width: number; readonly seed: number },
): VectorReading => {
  const report = judgeProbes({ label: about, classes, labels }, [{ name: VECTOR, rows, width }], { seed })
  const { probe } = chooseProbe({ rows, width, labels, classes: classes.length }, seed)
  const [majority, vector] = report.readings
  return {
    ...{ about, classes, users: users.length },
    weights: Float32Array.from(probe.weights),
    bias: Float32Array.from(probe.bias),
    accuracy: vector?.figures.accuracy ?? NOTHING,
    majority: majority?.figures.accuracy ?? NOTHING,
    gain: gainOf(report),
    calibrationError: vector?.calibrationError ?? 1,
  }
}

const NOTHING: Estimate = { value: 0, low: 0, high: 0 }

/** Accuracy of the vector less that of the majority, in pairs. */
const gainOf = ({ comparisons }: ProbeReport): Estimate => {
  const pair = comparisons.find(({ metric }: Comparison) => metric === 'accuracy')
  if (pair === undefined) return NOTHING
  const { value, low, high } = pair.difference
  return pair.better === MAJORITY ? { value: -value, low: -high, high: -low } : { value, low, high }
}
