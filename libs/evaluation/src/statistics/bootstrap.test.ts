/** Resamples: the same for the same seed, of users whole, of those only of whom a figure says something. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnOf, meansOf, resampledMeans, type UserFigures } from './bootstrap.kernel.js'
import { estimateFigures } from './estimates.js'

/** Two columns that are equal, one that knows every third user only, one that knows nobody. */
const figures: UserFigures = {
  columns: ['a', 'twin', 'some', 'none'],
  users: 90,
  values: Float64Array.from({ length: 90 }, (_, user) => user).reduce((all, user) => {
    all.set([user % 10, user % 10, user % 3 === 0 ? 5 : NaN, NaN], user * 4)
    return all
  }, new Float64Array(360)),
}

test('a mean is over the users of whom the figure says something', () => {
  assert.deepEqual([...meansOf(figures)], [4.5, 4.5, 5, NaN])
  assert.deepEqual([...columnOf(figures, 'some').subarray(0, 4)], [5, NaN, NaN, 5])
})

test('users are drawn whole: equal figures stay equal, and what is always 5 stays 5', () => {
  const drawn = resampledMeans(figures, { resamples: 40, seed: 9 })

  for (let at = 0; at < drawn.length; at += 4) {
    assert.equal(drawn[at], drawn[at + 1])
    assert.equal(drawn[at + 2], 5)
    assert.ok(Number.isNaN(drawn[at + 3]))
  }
})

test('resamples scatter as means of that many users do', () => {
  const drawn = resampledMeans(figures, { resamples: 2_000, seed: 2 })
  const means = Array.from({ length: 2_000 }, (_, draw) => drawn[draw * 4]!)
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length
  const deviation = Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / means.length)

  // 0..9 evenly: standard deviation √(99 / 12) = 2.872, of means of 90 it is 0.303.
  assert.ok(Math.abs(mean - 4.5) < 0.03)
  assert.ok(Math.abs(deviation - 0.303) < 0.02)
})

test('the same seed draws the same users, and a figure of nobody is left out', () => {
  const resampling = { resamples: 30, seed: 4 }

  assert.deepEqual(resampledMeans(figures, resampling), resampledMeans(figures, resampling))
  assert.notDeepEqual(
    resampledMeans(figures, resampling),
    resampledMeans(figures, { ...resampling, seed: 5 }),
  )
  assert.deepEqual(Object.keys(estimateFigures(figures, resampling).estimates), ['a', 'twin', 'some'])
})
