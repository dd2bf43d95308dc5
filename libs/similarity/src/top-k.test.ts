/** Top-k: what a full sort would say, from one pass. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { topK } from './top-k.kernel.js'

test('the two highest of four, best first', () => {
  const best = topK(Float32Array.of(0.1, 0.9, 0.3, 0.5), 2)

  assert.deepEqual([...best.indices], [1, 3])
  assert.deepEqual([...best.scores], [...Float32Array.of(0.9, 0.5)])
})

test('equal scores come in ascending index order, also at the edge of the list', () => {
  const best = topK(Float32Array.of(1, 2, 1, 2, 1), 3)

  assert.deepEqual([...best.indices], [1, 3, 0])
})

test('excluded indices, NaN and minus infinity never rank', () => {
  const scores = Float32Array.of(NaN, 5, -Infinity, 4, 3)

  assert.deepEqual([...topK(scores, 5, [1]).indices], [3, 4])
  assert.deepEqual([...topK(scores, 5, Uint8Array.of(0, 0, 0, 1, 0)).indices], [1, 4])
})

test('a list of none is empty', () => {
  assert.equal(topK(Float32Array.of(1), 0).indices.length, 0)
  assert.equal(topK(new Float32Array(0), 3).indices.length, 0)
})

test('top-k equals the first k of a full sort, ties and exclusions included', () => {
  const score = fc.integer({ min: -3, max: 3 })
  fc.assert(
    fc.property(
      fc.array(score, { maxLength: 60 }),
      fc.nat(70),
      fc.array(fc.nat(59)),
      (values, k, excluded) => {
        const scores = Float32Array.from(values)
        const out = new Set(excluded)

        const expected = values
          .map((value, index) => ({ value, index }))
          .filter(({ index }) => !out.has(index))
          .sort((a, b) => b.value - a.value || a.index - b.index)
          .slice(0, k)

        const best = topK(scores, k, excluded)
        assert.deepEqual(
          [...best.indices],
          expected.map(({ index }) => index),
        )
        assert.deepEqual(
          [...best.scores],
          expected.map(({ value }) => value),
        )
      },
    ),
  )
})
