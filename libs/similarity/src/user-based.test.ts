/** Votes of like users, worked out by hand. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { fitUserBased } from './user-based.kernel.js'

const scoresOf = (history: number[], options: Parameters<typeof fitUserBased>[3]): Float32Array => {
  const sequences = [[0, 1, 2], [0, 3], [4]].map((items) => Int32Array.from(items))
  const out = new Float32Array(5).fill(9)
  fitUserBased(sequences, 5, 'cosine', options).score(Int32Array.from(history), out)
  return out
}

test('items get the likeness of those who have them', () => {
  const scores = scoresOf([0, 1], { decay: 1, shrinkage: 0, popularityExponent: 0 })

  // cos({0, 1}, {0, 1, 2}) = 2/√6 and cos({0, 1}, {0, 3}) = 1/2; nobody alike has item 4.
  const expected = [2 / Math.sqrt(6) + 1 / 2, 2 / Math.sqrt(6), 2 / Math.sqrt(6), 1 / 2, 0]
  scores.forEach((score, item) => assert.ok(Math.abs(score - (expected[item] ?? NaN)) < 1e-6))
})

test('likeness that rests on few items in common counts less', () => {
  const [, , shared = 0] = scoresOf([0, 1], { decay: 1, shrinkage: 3, popularityExponent: 0 })

  // Two in common: 2 / (2 + 3) of 2/√6.
  assert.ok(Math.abs(shared - (2 / 5) * (2 / Math.sqrt(6))) < 1e-6)
})

test('only the k most alike vote, and a popular item is damped', () => {
  const scores = scoresOf([0, 1], { decay: 1, k: 1, shrinkage: 0, popularityExponent: 1 })

  // One user votes; item 0 is had by two, so its votes count half.
  const expected = [1 / Math.sqrt(6), 2 / Math.sqrt(6), 2 / Math.sqrt(6), 0, 0]
  scores.forEach((score, item) => assert.ok(Math.abs(score - (expected[item] ?? NaN)) < 1e-6))
})

test('what was had lately counts more, in likeness and in votes', () => {
  const [, , newest = 0, older = 0] = scoresOf([0], { decay: 0.5, shrinkage: 0, popularityExponent: 0 })

  // Values [1/4, 1/2, 1] and [1/2, 1]: the votes are cos · 1 for items 2 and 3.
  assert.ok(Math.abs(newest - 0.25 / Math.sqrt(1 + 1 / 4 + 1 / 16)) < 1e-6)
  assert.ok(Math.abs(older - 0.5 / Math.sqrt(1 + 1 / 4)) < 1e-6)
})

test('a history without anybody alike gets no votes', () => {
  assert.deepEqual([...scoresOf([], {})], [0, 0, 0, 0, 0])
})
