/** Folds share the ratings evenly, and what is held out is never learned from. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ratingErrors } from '../metrics/rmse.js'
import { evaluateKFold, foldsOf, splitKFold } from './k-fold.js'
import type { Ratings } from './ratings.js'

/** Numbers that follow from a seed. */
const seeded = (seed: number) => {
  let state = seed >>> 0
  return (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
const ratings: Ratings = {
  users: Uint32Array.from({ length: 23 }, (_, index) => index),
  items: new Uint32Array(23),
  values: Float32Array.from({ length: 23 }, (_, index) => 1 + (index % 5)),
  userCount: 23,
  itemCount: 1,
}

test('folds differ in size by one at most, and are the same for the same seed', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.integer({ min: 2, max: 9 }), fc.nat(), (count, folds, seed) => {
      const fold = foldsOf(count, folds, seeded(seed))
      const sizes = Array.from({ length: folds }, (_, one) => fold.filter((other) => other === one).length)
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1)
      assert.deepEqual(fold, foldsOf(count, folds, seeded(seed)))
    }),
  )
})

test('every rating is predicted once, by a model that has not seen it', () => {
  const predicted: number[] = []
  evaluateKFold(
    ratings,
    (train) => ({
      predict: (users) => {
        for (const user of users) assert.ok(!train.users.includes(user))
        predicted.push(...users)
        return new Float64Array(users.length)
      },
    }),
    { folds: 5, random: seeded(1) },
  )
  assert.deepEqual(
    predicted.sort((a, b) => a - b),
    [...ratings.users],
  )
})

test('errors of 1, −2 and 2: RMSE √3, MAE 5/3', () => {
  const { rmse, mae } = ratingErrors([2, 1, 5], [1, 3, 3])

  assert.ok(Math.abs(rmse - Math.sqrt(3)) < 1e-12)
  assert.ok(Math.abs(mae - 5 / 3) < 1e-12)
  assert.throws(() => ratingErrors([], []), RangeError)
  assert.throws(() => ratingErrors([1], [1, 2]), RangeError)
})

test('a fold is no train set, and of it only the number of ratings can be read', () => {
  for (const { test: sealed } of splitKFold(ratings, { folds: 5, random: seeded(1) })) {
    // @ts-expect-error The compiler refuses to learn from a test.
    const leak: Ratings = sealed

    const readable = Object.values(leak).filter((value) => typeof value !== 'function')
    assert.deepEqual(readable, [sealed.ratings])
  }
})

test('no rating that is learned from shares its memory with one that is held out', () => {
  for (const { train } of splitKFold(ratings, { folds: 5, random: seeded(1) })) {
    for (const column of [train.users, train.items, train.values])
      assert.equal(column.buffer.byteLength, column.byteLength)
  }
})
