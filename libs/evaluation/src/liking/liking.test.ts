/** Liking: what suits is told apart from what merely comes next. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitBlendWeights } from '../blend-weights.js'
import { splitLeaveLastOneOut } from '../protocols/leave-last-one-out.js'
import type { FittedRanker } from '../ranker.js'
import { fitLiking, likingGain } from './liking-model.js'

test('liking is told by the scores that tell it, and not at all where everything was liked alike', () => {
  const scores = Array.from({ length: 200 }, (_, at) => Float64Array.of((at % 5) - 2, ((at * 7) % 11) - 5))
  const liked = scores.map(([first = 0], at) => 2 * first + ((at * 13) % 7) / 10)

  const { coefficients } = fitLiking(scores, liked)

  // The first source's standard deviation is √2: nearly all of liking's, which is measured in its own.
  assert.ok(Math.abs(coefficients[0]! - 1 / Math.SQRT2) < 0.02, coefficients.join())
  assert.ok(Math.abs(coefficients[1]!) < 0.01)
  const alike = fitLiking(scores, scores.map(() => 1)) // prettier-ignore
  assert.deepEqual(likingGain(alike, [3, 3], [0, 0]), { mean: 0, standardError: 0 })
})

test('the gain is the difference of what is shown, and as sure as the coefficients are: 0.5 · (2 − 1) − 0.2 · (0 − 3) = 1.1', () => {
  const model = { coefficients: [0.5, -0.2], covariance: [[0.01, 0], [0, 0.04]] } // prettier-ignore

  const { mean, standardError } = likingGain(model, [2, 0], [1, 3])

  assert.ok(Math.abs(mean - 1.1) < 1e-12)
  // √(1² · 0.01 + 3² · 0.04) = √0.37
  assert.ok(Math.abs(standardError - Math.sqrt(0.37)) < 1e-12)
})

const ITEMS = 60
const SUITING = 20
/** Users had item 0 before; three of four were led to one of the last ten, which they liked little, the others took what suits them. */
const takenBy = (user: number): number => (user % 4 === 0 ? 1 + (user % SUITING) : ITEMS - 1 - (user % 10))
const likedBy = (user: number): number => (user % 4 === 0 ? 1 : 0.5) + (user % 3) / 100
const ranker = (scoreOf: (item: number) => number): FittedRanker => ({
  scoreMany: (histories) =>
    Float32Array.from(histories.flatMap(() => Array.from({ length: ITEMS }, (_, item) => scoreOf(item)))),
  dispose: () => undefined,
})
/** Scores that do not tie. */
const suits = ranker((item) => (item >= 1 && item <= SUITING ? 1 : 0) - item / 10_000)
const comesNext = ranker((item) => (item >= ITEMS - 10 ? 1 : 0) - item / 10_000)
const { test: sealed } = splitLeaveLastOneOut({
  sequences: Array.from({ length: 200 }, (_, user) => Int32Array.of(0, takenBy(user))),
  items: ITEMS,
  worthOf: likedBy,
})
const standardise = (scores: Float32Array): Float32Array => {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length)
  return scores.map((score) => (score - mean) / deviation)
}

test('of the lists of two sources the one that suits is liked more, though the other tells what comes next', () => {
  const { model, ofWeightings, ofRankers } = sealed.judgeLiking(
    [suits, comesNext],
    { weightings: [[1, 0], [0, 1]], standardise }, // prettier-ignore
    { rankers: [suits] },
  )

  assert.ok(likingGain(model, ofWeightings[0]!, ofWeightings[1]!).mean > 0.5)
  assert.deepEqual(ofRankers[0], ofWeightings[0], 'a ranker that is a source makes the list of that source')
})

test('a blend that must be liked as much as a reference gives up what comes next for it', () => {
  const fit = { sources: [suits, comesNext], validation: sealed, standardise }

  const free = fitBlendWeights(fit)
  const bound = fitBlendWeights({ ...fit, likedLeast: suits })

  assert.ok(free.weights[1]! >= 0.5, free.weights.join())
  assert.ok(bound.weights[1]! < free.weights[1]!, bound.weights.join())
})
