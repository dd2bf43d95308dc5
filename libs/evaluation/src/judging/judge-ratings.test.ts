/** Models of ratings judged by folds, with errors small enough to reckon by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import type { RatingModel, Ratings } from '../protocols/ratings.js'
import { judgeRatings, type JudgeRatings } from './judge-ratings.js'
import { errorsOfUsers, estimateRatings, ratingSums } from './rating-figures.js'

const USERS = 60
const ITEMS = 40
const random = createSeededRandom(5).next
/** User u rates every (1 + u % 3)-th item 1..5. */
const triples = Array.from({ length: USERS }, (_, user) =>
  Array.from({ length: ITEMS }, (__, item) => [user, item, 1 + Math.floor(random() * 5)] as const),
)
  .flat()
  .filter(([user, item]) => item % (1 + (user % 3)) === 0)
const ratings: Ratings = {
  users: Uint32Array.from(triples, ([user]) => user),
  items: Uint32Array.from(triples, ([, item]) => item),
  values: Float32Array.from(triples, ([, , value]) => value),
  userCount: USERS,
  itemCount: ITEMS,
}

/** Is off by a number that its user and item decide. */
const off = (name: string, by: (user: number) => number): RatingModel => ({
  name,
  fit: () => ({
    predict: (users, items) =>
      Float64Array.from(users, (user, index) => {
        const [, , actual] = triples.find(([other, item]) => other === user && item === items[index])!
        return actual + by(user)
      }),
  }),
})

const judge = (models: readonly RatingModel[], given: Partial<JudgeRatings> = {}) =>
  judgeRatings({
    ratings,
    models,
    seed: 3,
    resamples: 200,
    meter: { now: () => 0, resetPeak: () => undefined, peakMiB: () => 0 },
    ...given,
  })

test('a model that is always off by one half has RMSE and MAE of one half, without doubt', () => {
  const { models, judged } = judge([off('half', () => 0.5)])

  assert.equal(judged, USERS)
  assert.deepEqual(models[0]!.figures, {
    rmse: { value: 0.5, low: 0.5, high: 0.5 },
    mae: { value: 0.5, low: 0.5, high: 0.5 },
  })
})

test('errors of 3 and −1 in one fold, of 2 in another: RMSE is the mean of √5 and 2', () => {
  const folds = [
    { users: Uint32Array.of(0, 1), errors: Float64Array.of(3, -1) },
    { users: Uint32Array.of(0), errors: Float64Array.of(2) },
  ]
  const sums = ratingSums(folds)
  const { rmse, mae } = estimateRatings(sums, { resamples: 50, seed: 1 })

  assert.ok(Math.abs(rmse.estimate.value - (Math.sqrt(5) + 2) / 2) < 1e-12)
  assert.ok(Math.abs(mae.estimate.value - (2 + 2) / 2) < 1e-12)
  assert.deepEqual([...errorsOfUsers(sums, 'rmse')], [(9 + 4) / 2, 1])
  assert.deepEqual([...errorsOfUsers(sums, 'mae')], [(3 + 2) / 2, 1])
})

test('the smaller error is the better, and which is better is told whatever the order', () => {
  const [near, far] = [off('near', (user) => (user % 2) / 4), off('far', () => 1)]
  for (const models of [
    [near, far],
    [far, near],
  ]) {
    const { comparisons } = judge(models)

    assert.deepEqual(
      comparisons.map(({ better, other, metric }) => [better, other, metric]),
      [
        ['near', 'far', 'rmse'],
        ['near', 'far', 'mae'],
      ],
    )
    for (const { difference, correctedPValue } of comparisons)
      assert.ok(difference.high < 0 && correctedPValue < 1e-10)
  }
})

test('groups are told by what the fold left to learn from', () => {
  const { models } = judge([off('half', () => 0.5)])
  const events = models[0]!.groupings.find(({ by }) => by === 'events')!

  // Whole rows keep about 32 of 40, every second about 16 of 20, every third about 11 of 14.
  assert.deepEqual(
    events.groups.map(({ name }) => name),
    ['6–20', '21–50'],
  )
  assert.equal(events.groups[1]!.users, 20)
})

test('a model that gives too few predictions is refused', () => {
  assert.throws(
    () => judge([{ name: 'short', fit: () => ({ predict: () => [1] }) }]),
    /1 predictions for \d+ ratings/,
  )
})
