/** EASE equals its closed form, worked out by hand. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { trainSetOf } from '@profilestream/evaluation'
import { createRanker } from './registry.js'

test('two items that three people share: B is XᵀX over the other diagonal of (XᵀX + λI)', async () => {
  const sequences = [[0, 1], [0, 1], [0]].map((items) => Int32Array.from(items))
  const ranker = createRanker('ease:lambda=1:fade=1:decay=1')
  const fitted = await ranker.fit(trainSetOf(sequences, 2), { seed: 1, progress: () => undefined })
  try {
    const scores = fitted.scoreMany([Int32Array.of(0), Int32Array.of(1)])

    // XᵀX + I = [[4, 2], [2, 3]], its inverse [[3, −2], [−2, 4]] / 8: B₀₁ = 2/4 and B₁₀ = 2/3.
    const expected = [0, 1 / 2, 2 / 3, 0]
    scores.forEach((score, place) => assert.ok(Math.abs(score - (expected[place] ?? NaN)) < 1e-5))
  } finally {
    fitted.dispose()
  }
})

test('what was met lately weighs more', async () => {
  const sequences = [
    [0, 2],
    [1, 3],
    [0, 2],
    [1, 3],
  ].map((items) => Int32Array.from(items))
  const ranker = createRanker('ease:lambda=1:decay=0.5')
  const fitted = await ranker.fit(trainSetOf(sequences, 4), { seed: 1, progress: () => undefined })
  try {
    const [, , afterOld = 0, afterNew = 0] = fitted.scoreMany([Int32Array.of(0, 1)])

    assert.ok(Math.abs(afterNew - 2 * afterOld) < 1e-5 && afterOld > 0)
  } finally {
    fitted.dispose()
  }
})
