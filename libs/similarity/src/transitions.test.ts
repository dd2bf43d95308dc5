/** Transitions: counted by hand on three short sequences, then by a plain double loop on random ones. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { neighboursOf, noNeighbours } from './neighbours.js'
import { fitTransitions, scoreTransitions } from './transitions.kernel.js'

const PLAIN = { steps: 10, decay: 0.5, backward: 0, sourceExponent: 0, popularityExponent: 0, topK: 10 }
const sequences = [Int32Array.of(0, 1, 2), Int32Array.of(0, 2), Int32Array.of(3)]

test('a pair one step apart counts 1, two steps apart counts the decay', () => {
  const neighbours = fitTransitions(sequences, 4, PLAIN)

  // 0 → 2: 0.5 (two steps, first sequence) + 1 (one step, second) = 1.5; 0 → 1: 1; 1 → 2: 1.
  assert.deepEqual(neighboursOf(neighbours, 0), [
    { item: 2, score: 1.5 },
    { item: 1, score: 1 },
  ])
  assert.deepEqual(neighboursOf(neighbours, 1), [{ item: 2, score: 1 }])
  assert.deepEqual(neighboursOf(neighbours, 2), [])
  assert.deepEqual(neighboursOf(neighbours, 3), [])
})

test('order matters: nothing leads back', () => {
  const neighbours = fitTransitions([Int32Array.of(0, 1)], 2, PLAIN)

  assert.deepEqual(neighboursOf(neighbours, 1), [])
})

test('a way back counts its share of the way there', () => {
  const neighbours = fitTransitions([Int32Array.of(0, 1, 2)], 3, { ...PLAIN, backward: 0.5 })

  // 1 → 2: 1; 1 → 0: half of it. 2 → 1: half; 2 → 0, two steps: a quarter.
  assert.deepEqual(neighboursOf(neighbours, 1), [
    { item: 2, score: 1 },
    { item: 0, score: 0.5 },
  ])
  assert.deepEqual(neighboursOf(neighbours, 2), [
    { item: 1, score: 0.5 },
    { item: 0, score: 0.25 },
  ])
})

test('pairs further apart than the steps count nothing', () => {
  const neighbours = fitTransitions([Int32Array.of(0, 1, 2)], 3, { ...PLAIN, steps: 1 })

  assert.deepEqual(neighboursOf(neighbours, 0), [{ item: 1, score: 1 }])
})

test('strength falls with the counts of both items, each to its exponent', () => {
  const neighbours = fitTransitions(sequences, 4, { ...PLAIN, sourceExponent: 1, popularityExponent: 0.5 })

  // 0 and 2 are met twice: 1.5 / (2 · √2); 1 is met once: 1 / (2 · 1).
  const [first, second] = neighboursOf(neighbours, 0)
  assert.equal(first!.item, 2)
  assert.ok(Math.abs(first!.score - 1.5 / (2 * Math.SQRT2)) < 1e-6)
  assert.deepEqual(second, { item: 1, score: 0.5 })
})

test('only the strongest neighbours are kept', () => {
  const neighbours = fitTransitions(sequences, 4, { ...PLAIN, topK: 1 })

  assert.deepEqual(neighboursOf(neighbours, 0), [{ item: 2, score: 1.5 }])
})

test('the newest item of a history speaks loudest', () => {
  const neighbours = fitTransitions(sequences, 4, PLAIN)
  const out = new Float32Array(4).fill(7)

  scoreTransitions(neighbours, Int32Array.of(0, 1), { decay: 0.5, steps: 10 }, out)

  // item 1: 0.5 · 1 from item 0; item 2: 1 · 1 from item 1 and 0.5 · 1.5 from item 0.
  assert.deepEqual([...out], [0, 0.5, 1.75, 0])
})

test('an empty history and an unknown catalog score nothing', () => {
  const out = new Float32Array(2).fill(7)

  scoreTransitions(noNeighbours(2), Int32Array.of(0, 1), {}, out)
  assert.deepEqual([...out], [0, 0])
  scoreTransitions(noNeighbours(2), new Int32Array(0), {}, out)
  assert.deepEqual([...out], [0, 0])
})

test('the fit equals a plain double loop over every pair', () => {
  const sequence = fc.array(fc.nat(7), { maxLength: 12 }).map((items) => Int32Array.from(items))
  fc.assert(
    fc.property(fc.array(sequence, { maxLength: 8 }), fc.integer({ min: 1, max: 5 }), (users, steps) => {
      const expected = new Map<string, number>()
      for (const user of users)
        user.forEach((from, at) =>
          user.slice(at + 1, at + 1 + steps).forEach((to, further) => {
            const pair = `${String(from)}>${String(to)}`
            expected.set(pair, (expected.get(pair) ?? 0) + 0.5 ** further)
          }),
        )

      const neighbours = fitTransitions(users, 8, { ...PLAIN, steps, topK: 8 })

      const found = new Map<string, number>()
      for (let item = 0; item < 8; item += 1)
        for (const other of neighboursOf(neighbours, item))
          found.set(`${String(item)}>${String(other.item)}`, other.score)
      assert.deepEqual(new Map([...found].sort()), new Map([...expected].sort()))
    }),
  )
})
