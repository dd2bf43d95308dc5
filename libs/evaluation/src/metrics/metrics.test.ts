/** The metrics of one held-out item, with their arithmetic written out. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { figuresOf } from './figures.js'
import { hitRateAt } from './hit-rate.js'
import { meanReciprocalRank } from './mrr.js'
import { ndcgAt } from './ndcg.js'
import { NEVER, rankOf } from './rank.js'

const ranks = Float64Array.of(1, 3, 12, NEVER)
const close = (found: number, expected: number): void => {
  assert.ok(Math.abs(found - expected) < 1e-12, `${String(found)} is not ${String(expected)}`)
}

test('two of four targets within the first ten make a hit rate of one half', () => {
  assert.equal(hitRateAt(ranks, 10), 2 / 4)
  assert.equal(hitRateAt(ranks, 1), 1 / 4)
  assert.equal(hitRateAt(ranks, 12), 3 / 4)
})

test('NDCG gains 1 / log2(1 + rank) of each hit', () => {
  close(ndcgAt(ranks, 10), (1 / Math.log2(2) + 1 / Math.log2(4)) / 4) // (1 + 1/2) / 4
  close(ndcgAt(ranks, 20), (1 + 1 / 2 + 1 / Math.log2(13)) / 4)
})

test('MRR is the mean of one over the rank, nothing for what is never recommended', () => {
  close(meanReciprocalRank(ranks), (1 + 1 / 3 + 1 / 12 + 0) / 4)
})

test('figures name each metric with its k, and no users give zeroes', () => {
  assert.deepEqual(figuresOf(new Float64Array(0), [10]), { 'hr@10': 0, 'ndcg@10': 0, mrr: 0, users: 0 })
  assert.deepEqual(Object.keys(figuresOf(ranks)), [
    'hr@5',
    'hr@10',
    'hr@20',
    'ndcg@5',
    'ndcg@10',
    'ndcg@20',
    'mrr',
    'users',
  ])
})

test('the rank is one more than the items ahead', () => {
  assert.equal(rankOf(Float32Array.of(0.1, 0.9, 0.5, 0.3), 2, new Set()), 2)
})

test('ties count against us: among four equal scores every item is last', () => {
  assert.equal(rankOf(new Float32Array(4), 1, new Set()), 4)
})

test('items already had do not stand in the way, tied ones neither', () => {
  assert.equal(rankOf(Float32Array.of(0.9, 0.5, 0.5, 0.7), 1, new Set([0, 2])), 2)
})

test('a target that the user has had, or that the model does not score, is never recommended', () => {
  assert.equal(rankOf(Float32Array.of(1, 0), 0, new Set([0])), NEVER)
  assert.equal(rankOf(Float32Array.of(NaN, 0), 0, new Set()), NEVER)
  assert.equal(rankOf(Float32Array.of(-Infinity, 0), 0, new Set()), NEVER)
  assert.equal(rankOf(Float32Array.of(1, 0), 5, new Set()), NEVER)
})

test('a NaN of another item counts against us', () => {
  assert.equal(rankOf(Float32Array.of(1, NaN), 0, new Set()), 2)
})

test('the rank equals a sort with the target behind its equals', () => {
  const score = fc.integer({ min: 0, max: 4 })
  fc.assert(
    fc.property(
      fc.array(score, { minLength: 1, maxLength: 30 }),
      fc.nat(),
      fc.array(fc.nat(29)),
      (list, at, had) => {
        const target = at % list.length
        const seen = new Set(had.filter((item) => item !== target))

        const order = list
          .map((_, index) => index)
          .filter((index) => !seen.has(index))
          .sort((a, b) => list[b]! - list[a]! || Number(a === target) - Number(b === target))

        assert.equal(rankOf(Float32Array.from(list), target, seen), order.indexOf(target) + 1)
      },
    ),
  )
})

test('every figure lies in 0..1, grows with k, and the ideal ranking has 1', () => {
  const rank = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constant(NEVER))
  fc.assert(
    fc.property(fc.array(rank, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (list, k) => {
      const of = Float64Array.from(list)
      for (const metric of [hitRateAt, ndcgAt]) {
        assert.ok(metric(of, k) >= 0 && metric(of, k) <= 1)
        assert.ok(metric(of, k + 1) >= metric(of, k))
        close(
          metric(
            of.map(() => 1),
            k,
          ),
          1,
        )
      }
      assert.ok(ndcgAt(of, k) <= hitRateAt(of, k))
    }),
  )
})
