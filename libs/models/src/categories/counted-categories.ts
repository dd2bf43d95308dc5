/** What the next category is by counting alone: the most frequent, the last once more, a first-order Markov chain. */
import type { CategoryModel, CategoryTask, FittedCategories } from '@profilestream/evaluation'

/** Added to every count, so that what was never seen is not impossible (Laplace). */
const SMOOTHING = 1

/** Counts of what follows what, [classes + 1, classes]; the last row is that of items of no class. */
const followersOf = (
  { categories, classOf }: CategoryTask,
  sequences: readonly Int32Array[],
): Float64Array => {
  const classes = categories.length
  const counts = new Float64Array((classes + 1) * classes).fill(SMOOTHING)
  for (const sequence of sequences) {
    const own = Array.from(sequence, (item) => classOf[item] ?? -1)
    own.forEach((next, place) => {
      const before = own[place - 1]
      if (next >= 0 && before !== undefined) add(counts, rowOf(before, classes) * classes + next, 1)
    })
  }
  return counts
}

const add = (values: Float64Array, at: number, amount: number): void => {
  values[at] = (values[at] ?? 0) + amount
}

/** Items of no class have the last row. */
const rowOf = (category: number, classes: number): number => (category < 0 ? classes : category)

const sumTo1 = (values: Float64Array): Float64Array => {
  const sum = values.reduce((total, value) => total + value, 0)
  return values.map((value) => value / sum)
}

/** The class of a history's newest item. */
const newestOf = ({ classOf }: CategoryTask, history: Int32Array): number =>
  classOf[history.at(-1) ?? -1] ?? -1

const counted = (
  name: string,
  fitOn: (task: CategoryTask, sequences: readonly Int32Array[]) => (history: Int32Array) => Float64Array,
): CategoryModel => ({
  name,
  fit: ({ sequences }, task): Promise<FittedCategories> => {
    const probabilitiesAfter = fitOn(task, sequences)
    return Promise.resolve({
      probabilities: (histories) =>
        Float32Array.from(histories.flatMap((history) => [...probabilitiesAfter(history)])),
      dispose: () => undefined,
    })
  },
})

/** How often each class is met, whatever came before. */
const sharesOf = (task: CategoryTask, sequences: readonly Int32Array[]): Float64Array => {
  const classes = task.categories.length
  const totals = new Float64Array(classes)
  followersOf(task, sequences).forEach((count, at) => add(totals, at % classes, count))
  return sumTo1(totals)
}

/** The same for everybody: the most frequent category. */
export const majority = counted('majority', (task, sequences) => {
  const shares = sharesOf(task, sequences)
  return () => shares
})

/** The newest category once more, as often as that is so; the others by how often they are met. */
export const repeatLast = counted('repeat-last', (task, sequences) => {
  const classes = task.categories.length
  const shares = sharesOf(task, sequences)
  const counts = followersOf(task, sequences).subarray(0, classes * classes)
  const again = counts.filter((_, at) => at % (classes + 1) === 0).reduce((sum, count) => sum + count, 0)
  const rate = again / counts.reduce((sum, count) => sum + count, 0)
  return (history) => {
    const newest = newestOf(task, history)
    if (newest < 0) return shares
    const others = sumTo1(shares.map((share, category) => (category === newest ? 0 : share)))
    return others.map((share, category) => (category === newest ? rate : share * (1 - rate)))
  }
})

/** What follows the newest category most often. */
export const markov = counted('markov', (task, sequences) => {
  const classes = task.categories.length
  const counts = followersOf(task, sequences)
  const rows = Array.from({ length: classes + 1 }, (_, row) =>
    sumTo1(counts.slice(row * classes, (row + 1) * classes)),
  )
  return (history) => rows[rowOf(newestOf(task, history), classes)] ?? new Float64Array(classes)
})
