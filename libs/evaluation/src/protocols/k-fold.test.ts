/** Folds share the ratings evenly, and what is held out is never learned from. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { foldsOf, splitKFold } from './k-fold.js'
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
  for (const { train, test: sealed } of splitKFold(ratings, { folds: 5, random: seeded(1) })) {
    const { users, errors } = sealed.judge({
      predict: (asked) => {
        for (const user of asked) assert.ok(!train.users.includes(user))
        return new Float64Array(asked.length)
      },
    })
    predicted.push(...users)
    users.forEach((user, index) => assert.equal(errors[index], 0 - (1 + (user % 5))))
  }
  assert.deepEqual(
    predicted.sort((a, b) => a - b),
    [...ratings.users],
  )
})

test('a model that searches all it is given for the ratings held out finds none of them', () => {
  const marked = { ...ratings, values: ratings.values.map((_, index) => 100 + index) }
  for (const { train, test: sealed } of splitKFold(marked, { folds: 5, random: seeded(1) })) {
    const reachable = [train.users, train.items, train.values].flatMap((column) => [
      ...new Float32Array(column.buffer),
    ])
    const found = (value: number): boolean => reachable.includes(value)
    const { errors } = sealed.judge({
      predict: (users) => {
        const known = Float64Array.from(users, (user) => (found(100 + user) ? 100 + user : 0))
        users.fill(0) // what it is asked with is no way to change whose rating it was
        return known
      },
    })
    assert.ok(errors.every((error) => error <= -100))
  }
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
