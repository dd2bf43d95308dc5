import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { blend, blendScores } from './blend.js'
import type { SourceScores } from './candidate.js'

const aSource = (overrides: Partial<SourceScores>): SourceScores => ({
  name: 'deep',
  weight: 1,
  scores: Float32Array.of(1, 2, 3),
  numbering: null,
  ...overrides,
})

const closeTo = (actual: Float32Array, expected: readonly number[]): void => {
  assert.equal(actual.length, expected.length)
  expected.forEach((value, at) =>
    assert.ok(Math.abs(actual[at]! - value) < 1e-5, `${String(actual)} is not ${String(expected)}`),
  )
}

test('each source is standardised over the catalog before it is weighted', () => {
  // mean 2, deviation √(2/3): z = ∓1.224745; mean 200, deviation 100·√(2/3): the same z, turned round
  const blended = blendScores([Float32Array.of(1, 2, 3), Float32Array.of(300, 200, 100)], [1, 0.25])

  closeTo(blended, [-1.224745 * 0.75, 0, 1.224745 * 0.75])
})

test('a source without spread says nothing, and neither does an item past its end', () => {
  const blended = blendScores([Float32Array.of(7, 7, 7), Float32Array.of(0, 2)], [1, 1])

  closeTo(blended, [-1, 1, 0])
})

test('a blend needs a weight for every source', () => {
  assert.throws(() => blendScores([Float32Array.of(1)], []), /1 sources needs as many weights, not 0/)
})

test('scale and origin of a source do not matter', () => {
  const anyScores = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 20 })
  fc.assert(
    fc.property(
      anyScores,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: -50, max: 50 }),
      (scores, scale, origin) => {
        const plain = blendScores([Float32Array.from(scores)], [1])
        const moved = blendScores([Float32Array.from(scores, (score) => score * scale + origin)], [1])
        plain.forEach((value, at) => assert.ok(Math.abs(value - moved[at]!) < 1e-3))
      },
    ),
  )
})

test('a source that is believed by half adds half of its z-score, of every item or of some', () => {
  const half = blend([aSource({ trustIn: () => 0.5 })], 3)
  const ofOne = blend([aSource({ trustIn: (index) => (index === 2 ? 1 : 0) })], 3)

  closeTo(half.scores, [-0.5 * 1.224745, 0, 0.5 * 1.224745])
  closeTo(ofOne.scores, [0, 0, 1.224745])
  assert.ok(Math.abs(ofOne.contributions(2)[0]!.value - 1.224745) < 1e-5)
})

test('a source with its own numbering reaches the right items of the catalog', () => {
  const numbering = { toCatalog: Int32Array.of(3, 0), fromCatalog: Int32Array.of(1, -1, -1, 0) }
  const { scores, contributions } = blend([aSource({ scores: Float32Array.of(5, 1), numbering })], 5)

  closeTo(scores, [-1, 0, 0, 1, 0])
  assert.deepEqual(contributions(3), [{ source: 'deep', value: 1 }])
  assert.deepEqual(contributions(1), [], 'a source has no share in an item that it does not know')
})

test('the shares of an item add up to its score, strongest first', () => {
  const anyVector = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(anyVector, anyVector, (a, b) => {
      const sources = [
        aSource({ scores: Float32Array.from(a), weight: 0.7 }),
        aSource({ name: 'trending', scores: Float32Array.from(b), weight: 0.4 }),
      ]
      const { scores, contributions } = blend(sources, 6)
      scores.forEach((score, index) => {
        const values = contributions(index).map(({ value }) => value)
        assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) - score) < 1e-4)
        assert.deepEqual(
          values,
          values.toSorted((x, y) => y - x),
        )
      })
    }),
  )
})
