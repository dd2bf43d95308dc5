/** Evaluation end to end on a catalog small enough to reckon by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitBlendWeights, simplexGrid } from './blend-weights.js'
import { evaluateLeaveLastOneOut } from './evaluate.js'
import { splitLeaveLastOneOut } from './protocols/leave-last-one-out.js'
import type { FittedRanker, Ranker } from './ranker.js'

const sequences = [Int32Array.of(0, 1, 2), Int32Array.of(0, 2), Int32Array.of(0, 1)]

const popularity: Ranker = {
  name: 'popularity',
  fit: (train) => {
    const counts = new Float32Array(train.items)
    for (const sequence of train.sequences) for (const item of sequence) counts[item]! += 1
    return Promise.resolve({
      scoreMany: (histories) => Float32Array.from(histories.flatMap(() => [...counts])),
      dispose: () => undefined,
    })
  },
}

test('popularity is judged on held-out interactions only', async () => {
  const figures = await evaluateLeaveLastOneOut({
    sequences,
    items: 4,
    ranker: popularity,
    ks: [1, 2],
    seed: 1,
  })

  // Train: [0 1] [0] [0] → counts 3 1 0 0. User 1 (had 0, 1): 2 ties with 3 → rank 2.
  // User 2 (had 0): 1 is ahead, 2 ties with 3 → rank 3. User 3 (had 0): 1 first → rank 1.
  assert.equal(figures['hr@1'], 1 / 3)
  assert.equal(figures['hr@2'], 2 / 3)
  assert.equal(figures['mrr'], (1 / 2 + 1 / 3 + 1) / 3)
  assert.equal(figures['seconds'], undefined)
})

test('a ranker is disposed of after it was judged, also when judging fails', async () => {
  let disposed = 0
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

  await assert.rejects(
    evaluateLeaveLastOneOut({ sequences, items: 4, ranker: failing, seed: 1 }),
    /no scores/,
  )
  assert.equal(disposed, 1)
})

test('with a clock the figures hold the seconds', async () => {
  let at = 0
  const now = (): number => (at += 1500)

  const figures = await evaluateLeaveLastOneOut({ sequences, items: 4, ranker: popularity, seed: 1, now })

  assert.equal(figures['seconds'], 1.5)
})

test('the grid over the simplex has every share and adds up to one', () => {
  assert.deepEqual(simplexGrid(2, 2), [
    [1, 0],
    [0.5, 0.5],
    [0, 1],
  ])
  assert.equal(simplexGrid(3, 10).length, 66)
  for (const weights of simplexGrid(3, 10)) assert.ok(Math.abs(weights.reduce((a, b) => a + b) - 1) < 1e-9)
})

test('fitted weights go to the source that knows the answer', () => {
  const { test: validation } = splitLeaveLastOneOut({ sequences, items: 4 })
  const table = (scores: readonly number[]): FittedRanker => ({
    scoreMany: (histories) => Float32Array.from(histories.flatMap(() => [...scores])),
    dispose: () => undefined,
  })

  const blend = fitBlendWeights({
    sources: [table([1, 0, 0, 1]), table([0, 1, 1, 0])],
    validation,
    standardise: (scores) => scores,
  })

  assert.ok((blend.weights[1] ?? 0) > (blend.weights[0] ?? 0))
})
