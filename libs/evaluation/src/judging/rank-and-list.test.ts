/** One pass ranks as the single ranks do, and lists as a sort would. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { NEVER, rankOf } from '../metrics/rank.js'
import { RankAndList } from './rank-and-list.kernel.js'

const ranked = (
  scores: readonly number[],
  {
    seen = [],
    targets,
    length = 3,
  }: { seen?: readonly number[]; targets: readonly number[]; length?: number },
) => {
  const places = {
    ranks: new Float64Array(targets.length),
    list: new Int32Array(length),
    hits: new Uint8Array(length),
  }
  const row = {
    scores: Float32Array.from(scores),
    seen: Int32Array.from(seen),
    targets: Int32Array.from(targets),
  }
  const rows = new RankAndList(scores.length, length)
  rows.rank({ ...row, targets: Int32Array.of(0) }, { ...places, ranks: new Float64Array(1) }) // leaves nothing behind
  const candidates = rows.rank(row, places)
  return { ranks: [...places.ranks], list: [...places.list], hits: [...places.hits], candidates }
}

test('two held-out items among five: ranks 2 and 4, the list the best three', () => {
  assert.deepEqual(ranked([0.1, 0.9, 0.5, 0.3, 0.2], { targets: [2, 4] }), {
    ranks: [2, 4],
    list: [1, 2, 3],
    hits: [0, 1, 0],
    candidates: 5,
  })
})

test('what was seen is neither listed nor counted, and a target that was seen is never recommended', () => {
  assert.deepEqual(ranked([0.9, 0.8, 0.7, 0.6], { seen: [0, 0, 2], targets: [2, 3] }), {
    ranks: [NEVER, 2],
    list: [1, 3, -1],
    hits: [0, 1, 0],
    candidates: 2,
  })
})

test('ties count against us in ranks and list, among held-out items too', () => {
  assert.deepEqual(ranked([1, 1, 1, 1, 1], { targets: [0, 1] }), {
    ranks: [4, 5],
    list: [2, 3, 4],
    hits: [0, 0, 0],
    candidates: 5,
  })
})

test('what has no score is not listed, and NaN counts against us', () => {
  assert.deepEqual(ranked([NaN, -Infinity, 0.5, 0.4], { targets: [2, 1] }), {
    ranks: [2, NEVER],
    list: [2, 3, -1],
    hits: [1, 0, 0],
    candidates: 4,
  })
})

const rows = fc.record({
  scores: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 40 }),
  had: fc.array(fc.nat(39), { maxLength: 10 }),
  asked: fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 5 }),
  length: fc.integer({ min: 1, max: 12 }),
})

test('with one held-out item the rank is rankOf, seen or not', () => {
  fc.assert(
    fc.property(rows, ({ scores, had, asked }) => {
      const seen = had.filter((item) => item < scores.length)
      const target = asked[0]! % scores.length
      const { ranks } = ranked(scores, { seen, targets: [target] })

      assert.deepEqual(ranks, [rankOf(Float32Array.from(scores), target, new Set(seen))])
    }),
  )
})

test('ranks and list are those of a sort that puts held-out items behind their equals', () => {
  fc.assert(
    fc.property(rows, ({ scores, had, asked, length }) => {
      const targets = asked.filter((item) => item < scores.length)
      fc.pre(targets.length > 0)
      const seen = had.filter((item) => item < scores.length)
      const order = [...scores.keys()]
        .filter((item) => !seen.includes(item))
        .sort(
          (a, b) =>
            scores[b]! - scores[a]! ||
            Number(targets.includes(a)) - Number(targets.includes(b)) ||
            (targets.includes(a) ? targets.indexOf(a) - targets.indexOf(b) : a - b),
        )

      const found = ranked(scores, { seen, targets, length })

      const expected = order.slice(0, length)
      assert.deepEqual(
        found.list.filter((item) => item >= 0),
        expected,
      )
      assert.deepEqual(
        found.hits.slice(0, expected.length),
        expected.map((item) => Number(targets.includes(item))),
      )
      assert.deepEqual(
        found.ranks,
        targets.map((item) => (seen.includes(item) ? NEVER : order.indexOf(item) + 1)),
      )
      assert.equal(found.candidates, order.length)
    }),
  )
})
