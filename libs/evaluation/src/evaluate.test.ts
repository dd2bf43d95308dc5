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

/** Everybody's next item is the last one of the catalog or, for one user in five, the one before. */
const walks = (users: number): Int32Array[] =>
  Array.from({ length: users }, (_, user) => Int32Array.of(0, 1, user % 5 === 0 ? 2 : 3))

const fixed = (scores: readonly number[]): FittedRanker => ({
  scoreMany: (histories) => Float32Array.from(histories.flatMap(() => [...scores])),
  dispose: () => undefined,
})

test('a source that is believed keeps its weight until many judges speak against it', () => {
  const fitOn = (users: number): number => {
    const { test: validation } = splitLeaveLastOneOut({ sequences: walks(users), items: 4 })
    const sources = [fixed([0, 0, 0, 1]), fixed([0, 0, 1, 0])]
    return fitBlendWeights({ sources, validation, standardise: (scores) => scores, shrinkTo: 1 }).weights[1]!
  }

  // The first source ranks 4 of 5 targets first and 1 second, the second source the other way: a difference of
  // (4 − 1) / 5 · (1 − 1 / log2 3) = 0.22 a judge, 23 times its standard error for 1,000 judges.
  assert.equal(fitOn(3), 1, 'three judges prove nothing')
  assert.ok(fitOn(1_000) < 0.6)
})

test('around the best weighting smaller steps are tried: a weight may be smaller than those of the grid', () => {
  // Item 2 is what comes; the second source lifts it over item 3, and item 4 over both when it weighs more than a tenth.
  const walksOn = Array.from({ length: 20 }, () => Int32Array.of(0, 1, 2))
  const { test: validation } = splitLeaveLastOneOut({ sequences: walksOn, items: 5 })
  const sources = [fixed([0, 0, 0.98, 1, 0]), fixed([0, 0, 1, 0, 10])]
  const fitIn = (refinements: number) =>
    fitBlendWeights({ sources, validation, standardise: (scores) => scores, refinements })

  assert.ok(fitIn(0).ndcg < 1)
  const { weights, ndcg } = fitIn(2)
  assert.equal(ndcg, 1)
  assert.ok(weights[1]! > 0 && weights[1]! < 0.1, String(weights))
})

test('sources are mixed only where that surely gains over each alone, when that is asked for', () => {
  const fitOn = (users: number, onlyProven: boolean): readonly number[] => {
    // Two of five users go on to item 2, two to item 3 and one to item 4.
    const walksOn = Array.from({ length: users }, (_, user) =>
      Int32Array.of(0, 1, 2 + Math.floor((user % 5) / 2)),
    )
    const { test: validation } = splitLeaveLastOneOut({ sequences: walksOn, items: 5 })
    const sources = [fixed([0, 0, 1, 0.3, 0.4]), fixed([0, 0, 0.3, 1, 0.4])]
    return fitBlendWeights({ sources, validation, standardise: (scores) => scores, onlyProven }).weights
  }
  const isMixed = (weights: readonly number[]): boolean => !weights.includes(1)

  // Alone, each puts item 4 before the other's favourite; the mixture gains 0.026 a judge, 0.26 of its deviation.
  assert.ok(isMixed(fitOn(10, false)))
  assert.ok(!isMixed(fitOn(10, true)))
  assert.ok(isMixed(fitOn(1_000, true)))
})

test('what was liked counts in the fit of weights, and what was not counts nothing', () => {
  const worthOf = (user: number): number => (user % 5 === 0 ? 1 : 0)
  const { test: validation } = splitLeaveLastOneOut({ sequences: walks(50), items: 4, worthOf })
  const sources = [fixed([0, 0, 0, 1]), fixed([0, 0, 1, 0])]

  const { weights, ndcg } = fitBlendWeights({ sources, validation, standardise: (scores) => scores })

  assert.ok(weights[1]! > weights[0]!)
  assert.equal(ndcg, 1)
})

test('a ranker is told whose history it scores', () => {
  const { test: sealed } = splitLeaveLastOneOut({ sequences, items: 4, holdOut: (user) => user > 0 })
  const asked: number[][] = []
  const asking: FittedRanker = {
    scoreMany: (histories, users = []) => (asked.push([...users]), new Float32Array(histories.length * 4)),
    dispose: () => undefined,
  }

  sealed.judge(asking)
  sealed.restrictedTo((position) => position === 1).judge(asking)

  assert.deepEqual(asked, [[1, 2], [2]])
})
