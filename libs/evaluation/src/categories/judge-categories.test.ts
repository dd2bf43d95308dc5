/** The classic task, worked out by hand: who judges, what counts as right, and that the answer can't be read. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CategoryModel } from './category-model.js'
import { categoryTaskOf } from './category-task.js'
import { judgeCategories } from './judge-categories.js'

/** Items 0..4; the last names nothing that is met often. */
const CATEGORIES = [['drama', 'war'], ['comedy'], ['war', 'drama'], ['comedy', 'war'], ['rare']]
const METER = { now: () => 0, resetPeak: () => undefined, peakMiB: () => 0 }

/** Always the same probabilities. */
const constant = (name: string, probabilities: readonly number[]): CategoryModel => ({
  name,
  fit: () =>
    Promise.resolve({
      probabilities: (histories) => Float32Array.from(histories.flatMap(() => probabilities)),
      dispose: () => undefined,
    }),
})

const judge = (models: readonly CategoryModel[], sequences: readonly Int32Array[]) =>
  judgeCategories({ sequences, categories: CATEGORIES, models, seed: 1, meter: METER })

test('an item counts by the first category that it names, and the most frequent ones are told apart', () => {
  const task = categoryTaskOf(CATEGORIES, [Int32Array.of(0, 1, 3, 2, 0, 4, 1)], 3)

  assert.deepEqual(task.categories, ['comedy', 'drama', 'rare'])
  assert.deepEqual([...task.classOf], [1, 0, -1, 0, 2])
  assert.equal(task.has(2, 1), true)
  assert.equal(task.has(1, 1), false)
})

test('accuracy counts the first category, accuracyAny every one, and the loss is that of the first', async () => {
  // Classes by what may be learned from, without the last items: drama (0), comedy (1), war (2), once each, by name.
  const sequences = [Int32Array.of(0, 0, 2), Int32Array.of(1, 0), Int32Array.of(2, 1), Int32Array.of(3)]

  const { models, judged, task } = await judge([constant('drama', [0.2, 0.5, 0.3])], sequences)

  assert.deepEqual(task.categories, ['comedy', 'drama', 'war'])
  assert.equal(judged, 3)
  const { accuracy, accuracyAny, loss } = models[0]!.figures
  assert.equal(accuracy!.value, 1 / 3)
  assert.equal(accuracyAny!.value, 2 / 3)
  assert.ok(Math.abs(loss!.value + (Math.log(0.3) + Math.log(0.5) + Math.log(0.2)) / 3) < 1e-6)
})

test('a user whose last item is of no class is no judge', async () => {
  const classes = CATEGORIES.slice(0, 4)
  const sequences = [Int32Array.of(0, 1), Int32Array.of(0, 4)]

  const { judged } = await judgeCategories({
    ...{ sequences, categories: [...classes, []], models: [], seed: 1, meter: METER },
  })

  assert.equal(judged, 0)
})

test('a model learns from everything but the last items, whose memory it can not reach', async () => {
  const sequences = Array.from({ length: 30 }, (_, user) => Int32Array.of(user % 2, 0, 1, 3))
  let learned: readonly Int32Array[] = []
  const spy: CategoryModel = {
    name: 'spy',
    fit: (train, task, context) => {
      learned = train.sequences
      return constant('spy', [1, 0]).fit(train, task, context)
    },
  }

  const { comparisons } = await judge([spy, constant('other', [0, 1])], sequences)

  assert.ok(learned.every((sequence) => sequence.buffer.byteLength === 12 && !sequence.includes(3)))
  assert.deepEqual(
    comparisons.map(({ better, metric }) => [better, metric]),
    [
      ['spy', 'accuracy'],
      ['spy', 'loss'],
    ],
  )
})
