/** Models judged beside one another on a catalog small enough to reckon by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { splitLeaveLastOneOut } from '../protocols/leave-last-one-out.js'
import { splitTemporal } from '../protocols/temporal.js'
import type { FittedRanker, Ranker } from '../ranker.js'
import { judgeModels, type JudgeModels } from './judge-models.js'

const ITEMS = 30
const random = createSeededRandom(11).next
/** 200 users: histories of 1..59 items out of 0..19, then one of 0..29. */
const sequences = Array.from({ length: 200 }, (_, user) =>
  Int32Array.from([
    ...Array.from({ length: 1 + (user % 59) }, () => Math.floor(random() * 10)),
    10 + Math.floor(random() * 20),
  ]),
)

const fixed = (name: string, scoreOf: (user: number, item: number) => number): Ranker => ({
  name,
  fit: (): Promise<FittedRanker> =>
    Promise.resolve({
      scoreMany: (_, users = []) =>
        Float32Array.from(
          users.flatMap((user) => Array.from({ length: ITEMS }, (__, item) => scoreOf(user, item))),
        ),
      dispose: () => undefined,
    }),
})
const target = (user: number): number => sequences[user]!.at(-1)!
const oracle = fixed('oracle', (user, item) => (item === target(user) ? 1 : 0))
const halfOracle = fixed('half', (user, item) => (user % 2 === 0 && item === target(user) ? 1 : 0))
const blind = fixed('blind', (_, item) => -item)

const judge = (given: Partial<JudgeModels> = {}) =>
  judgeModels({
    split: splitLeaveLastOneOut({ sequences, items: ITEMS }),
    rankers: [blind, oracle, halfOracle],
    seed: 1,
    resamples: 200,
    meter: { now: () => 0, resetPeak: () => undefined, peakMiB: () => 0 },
    ...given,
  })

test('a figure lies in its interval, whose width is that of the mean', async () => {
  const { models } = await judge()
  const { value, low, high } = models[2]!.figures['hr@5']!

  assert.equal(value, 0.5)
  // Standard error √(0.5 · 0.5 / 200) = 0.035; the interval is 3.92 of them, 0.139.
  assert.ok(low < value && value < high)
  assert.ok(Math.abs(high - low - 0.139) < 0.03, `${low}–${high}`)
  assert.deepEqual(models[1]!.figures['hr@5'], { value: 1, low: 1, high: 1 })
})

test('the same seed gives the same report, another other intervals round the same figures', async () => {
  const [first, same, other] = [await judge(), await judge(), await judge({ seed: 2 })]

  assert.deepEqual(first, same)
  assert.notDeepEqual(first.models[2]!.figures['hr@10'], other.models[2]!.figures['hr@10'])
  assert.equal(first.models[2]!.figures['hr@10']!.value, other.models[2]!.figures['hr@10']!.value)
})

test('groups part the judges: each is in one group of each kind, and their means make up the whole', async () => {
  const { models, judged } = await judge({
    facts: { scenarios: Array.from({ length: ITEMS }, (_, item) => (item < 20 ? 'video' : 'news')) },
  })
  const [, , { groupings, figures }] = models as [unknown, unknown, (typeof models)[number]]

  assert.deepEqual(
    groupings.map(({ by }) => by),
    ['events', 'popularity', 'scenario', 'new items', 'new users'],
  )
  for (const { by, groups } of groupings) {
    assert.equal(
      groups.reduce((sum, { users }) => sum + users, 0),
      judged,
      by,
    )
    const weighed = groups.reduce((sum, { users, figures: own }) => sum + users * own['ndcg@10']!.value, 0)
    assert.ok(Math.abs(weighed / judged - figures['ndcg@10']!.value) < 1e-12, by)
  }
  assert.deepEqual(
    groupings[0]!.groups.map(({ name }) => name),
    ['1–5', '6–20', '21–50', 'more'],
  )
})

test('histories of 5, 6, 20, 21, 50 and 51 events fall where the names say', async () => {
  const lengths = [5, 6, 20, 21, 50, 51]
  const of = lengths.map((length) => Int32Array.from([...Array.from({ length }, () => 0), 1]))
  const { models } = await judge({
    split: splitLeaveLastOneOut({ sequences: of, items: ITEMS }),
    rankers: [blind],
  })

  assert.deepEqual(
    models[0]!.groupings[0]!.groups.map(({ name, users }) => [name, users]),
    [
      ['1–5', 1],
      ['6–20', 2],
      ['21–50', 2],
      ['more', 1],
    ],
  )
})

test('a judge with held-out items in two groups judges in both, by the items of each', async () => {
  // One user had 0; afterwards she takes to 1, which others know, and to 29, which nobody has had.
  const split = splitTemporal({
    sequences: [Int32Array.of(0, 1, 29), Int32Array.of(1)],
    times: [Float64Array.of(1, 5, 6), Float64Array.of(1)],
    items: ITEMS,
    cutAt: 5,
  })
  const { models } = await judge({ split, rankers: [fixed('first', (_, item) => (item === 1 ? 1 : 0))] })
  const grouping = models[0]!.groupings.find(({ by }) => by === 'new items')!

  assert.deepEqual(
    grouping.groups.map(({ name, users, figures }) => [name, users, figures['hr@5']!.value]),
    [
      ['new: not in the train set', 1, 0],
      ['known', 1, 1],
    ],
  )
  assert.equal(models[0]!.figures['recall@5']!.value, 0.5)
})

test('the better of two is named first, with the interval of the difference and p corrected for all pairs', async () => {
  const { comparisons } = await judge()
  const pair = comparisons.find(
    ({ other, better, metric }) => better === 'oracle' && other === 'half' && metric === 'hr@10',
  )!

  assert.equal(comparisons.length, 6)
  assert.equal(pair.difference.value, 0.5)
  assert.ok(pair.difference.low > 0.4 && pair.difference.high < 0.6)
  assert.ok(pair.pValue < 1e-20 && pair.correctedPValue > pair.pValue)
})

test('a model does not differ from itself', async () => {
  const { comparisons } = await judge({ rankers: [oracle, { ...oracle, name: 'twin' }] })

  for (const { difference, pValue, correctedPValue } of comparisons) {
    assert.deepEqual(difference, { value: 0, low: 0, high: 0 })
    assert.deepEqual([pValue, correctedPValue], [1, 1])
  }
})

test('costs are read from the meter, and a model is disposed of when judging fails', async () => {
  let at = 0
  let disposed = 0
  const meter = { now: () => (at += 2_000), resetPeak: () => undefined, peakMiB: () => 64 }
  const { models } = await judge({ rankers: [oracle], meter })
  assert.deepEqual(models[0]!.cost, { fitSeconds: 2, listMs: 10, peakMemoryMiB: 64 })

  const failing: Ranker = {
    name: 'failing',
    fit: () =>
      Promise.resolve({
        scoreMany: () => {
          throw new Error('no scores')
        },
        dispose: () => (disposed += 1),
      }),
  }
  await assert.rejects(judge({ rankers: [failing] }), /no scores/)
  assert.equal(disposed, 1)
})

test('figures of genres are given only where the data set knows genres', async () => {
  const categories = Array.from({ length: ITEMS }, (_, item) => (item % 2 === 0 ? ['even'] : []))
  const without = await judge({ rankers: [blind] })
  const withThem = await judge({ rankers: [blind], facts: { categories } })

  assert.equal(without.models[0]!.figures['diversity@10'], undefined)
  assert.equal(without.models[0]!.figures['miscalibration@10'], undefined)
  assert.equal(withThem.models[0]!.figures['diversity@10']!.value, 0)
  assert.ok(withThem.models[0]!.figures['miscalibration@10'])
})

test('coverage and Gini have nothing to draw again', async () => {
  const { models } = await judge({ rankers: [blind], excludeSeen: false })

  // Everybody is shown 0..9: a third of the catalog, evenly.
  const { 'coverage@10': coverage, 'gini@10': gini } = models[0]!.figures
  assert.deepEqual(coverage, { value: 1 / 3, low: 1 / 3, high: 1 / 3 })
  assert.ok(Math.abs(gini!.value - 2 / 3) < 1e-12)
  assert.equal(gini!.low, gini!.high)
})
