/** Ratings from neighbours and baselines, worked out by hand. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { matrixOfEntries } from '../sparse-matrix.js'
import { fitBaseline } from './baseline.kernel.js'
import { fitRatingNeighbours, type RatingOptions } from './rating-neighbours.kernel.js'

// Ann and Bob agree on films 0 and 1, Cid is the other way round. Ann has not seen film 2.
const ratings = matrixOfEntries(
  [
    [[0, 5], [1, 3]],
    [[0, 4], [1, 2], [2, 5]],
    [[0, 1], [1, 5], [2, 1]],
  ],
  4,
) // prettier-ignore
const annOn = (column: number, options: RatingOptions): number =>
  fitRatingNeighbours(ratings, options).predict(0, Uint32Array.of(column))[0] ?? NaN
const assertNear = (found: number, expected: number): void =>
  assert.ok(Math.abs(found - expected) < 1e-6, `${found} is not ${expected}`)

test('who is unlike has no vote: only Bob, r = 1, counts for Pearson', () => {
  assertNear(annOn(2, { similarity: 'pearson', expectation: 'plain' }), 5)
  // Ann's mean 4, Bob's mean 11/3: his 5 is 4/3 above it.
  assertNear(annOn(2, { similarity: 'pearson', expectation: 'means' }), 4 + 4 / 3)
})

test('votes are weighed by likeness', () => {
  const bob = (5 * 4 + 3 * 2) / (Math.sqrt(34) * Math.sqrt(45))
  const cid = (5 * 1 + 3 * 5) / (Math.sqrt(34) * Math.sqrt(27))
  assertNear(annOn(2, { similarity: 'cosine', expectation: 'plain' }), (5 * bob + 1 * cid) / (bob + cid))
  assertNear(annOn(2, { similarity: 'cosine', expectation: 'plain', k: 1 }), 5)
})

test('where nobody near has rated, what is expected is said', () => {
  assertNear(annOn(3, { expectation: 'means' }), 4)
  assertNear(annOn(3, { expectation: 'plain' }), 26 / 8)
})

test('a baseline without shrinkage fits additive ratings exactly', () => {
  const additive = matrixOfEntries([[[0, 1], [1, 2]], [[0, 3], [1, 4]]], 2) // prettier-ignore
  const { mean, rows, columns } = fitBaseline(additive, { rowShrinkage: 0, columnShrinkage: 0 })

  assertNear(mean + (rows[0] ?? NaN) + (columns[1] ?? NaN), 2)
  assertNear(mean + (rows[1] ?? NaN) + (columns[0] ?? NaN), 3)
})

test('shrinkage pulls a bias to zero: one rating 2 above the mean, λ 1, moves half of it', () => {
  const two = matrixOfEntries([[[0, 5]], [[0, 1]]], 1) // prettier-ignore
  const { rows } = fitBaseline(two, { rowShrinkage: 1, columnShrinkage: 1e9, rounds: 1 })

  assertNear(rows[0] ?? NaN, 1)
  assertNear(rows[1] ?? NaN, -1)
})
