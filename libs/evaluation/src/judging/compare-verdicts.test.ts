/** Two rankers on the same twelve judges, small enough to reckon by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitLeaveLastOneOut } from '../protocols/leave-last-one-out.js'
import type { FittedRanker } from '../ranker.js'
import { createVerdictJudge } from './compare-verdicts.js'

const ITEMS = 40
/** Six users who had two items, six who had seven, all of them 0..6; each takes to an item of her own. */
const sequences = Array.from({ length: 12 }, (_, user) =>
  Int32Array.from([...Array.from({ length: user < 6 ? 2 : 7 }, (__, step) => step), 20 + user]),
)
const split = splitLeaveLastOneOut({ sequences, items: ITEMS })
const judge = createVerdictJudge(split, { resamples: 200, seed: 3 })

const ranker = (knows: (user: number) => boolean): FittedRanker => ({
  scoreMany: (_, users = []) =>
    Float32Array.from(
      users.flatMap((user) =>
        Array.from({ length: ITEMS }, (__, item) => (knows(user) && item === 20 + user ? 1 : -item / ITEMS)),
      ),
    ),
  dispose: () => undefined,
})
const verdictOf = (knows: (user: number) => boolean) => split.test.examine(ranker(knows), { length: 10 })
const [all, novices, nobody] = [() => true, (user: number) => user < 6, () => false].map(verdictOf)

test('figures are means over the judges, with intervals that hold them', () => {
  const { figures, groups } = judge.figuresOf(novices!)

  assert.equal(figures['hr@10']?.value, 0.5)
  assert.equal(figures['ndcg@10']?.value, 0.5)
  const { low, high } = figures['hr@10']
  assert.ok(low < 0.5 && high > 0.5, `${low}–${high}`)
  assert.deepEqual(
    groups.map(({ name, users, figures: own }) => [name, users, own['hr@10']?.value]),
    [
      ['1–5', 6, 1],
      ['6–20', 6, 0],
    ],
  )
})

test('lists that everybody shares cover little and are popular', () => {
  const [shared, own] = [judge.figuresOf(nobody!).figures, judge.figuresOf(all!).figures]

  // Those with two items are shown 2..11, those with seven 7..16: fifteen of forty items.
  assert.equal(shared['coverage@10']?.value, 15 / 40)
  assert.ok(own['coverage@10']!.value > 15 / 40)
  assert.ok(shared['popularity@10']!.value > 0)
})

test('a gain is told judge by judge: where it is everywhere alike there is nothing to doubt', () => {
  const { figures, certainty, groups } = judge.gainOf(all!, nobody!)

  assert.deepEqual(figures['hr@10'], { value: 1, low: 1, high: 1 })
  assert.equal(certainty, 1)
  assert.deepEqual(
    groups.map(({ figures: own }) => own['hr@10']?.value),
    [1, 1],
  )
})

test('a loss of one group shows though the whole gains nothing', () => {
  const experts = verdictOf((user) => user >= 6)
  const { figures, certainty, groups } = judge.gainOf(novices!, experts)

  assert.equal(figures['hr@10']?.value, 0)
  assert.ok(certainty > 0.2 && certainty < 0.8, String(certainty))
  assert.deepEqual(
    groups.map(({ name, figures: own }) => [name, own['hr@10']]),
    [
      ['1–5', { value: 1, low: 1, high: 1 }],
      ['6–20', { value: -1, low: -1, high: -1 }],
    ],
  )
})
