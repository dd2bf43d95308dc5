import assert from 'node:assert/strict'
import test from 'node:test'
import { fallBack, isThin, thinness } from './fallback.js'

test('evidence is thin while either the user or the item is little known', () => {
  assert.equal(thinness(0, Infinity), 1)
  assert.equal(thinness(1_000, 0), 1)
  // 1 − 8/10 · 1, and 1 − 8/10 · 2/4
  assert.ok(Math.abs(thinness(8, Infinity) - 0.2) < 1e-12)
  assert.ok(Math.abs(thinness(8, 2) - 0.6) < 1e-12)
})

test('reasons say that little is known up to eight interactions', () => {
  assert.ok(isThin(0) && isThin(7) && !isThin(8))
})

const best = (scores: Float32Array): number => scores.indexOf(Math.max(...scores))

/** Item 0 is what the model says, 1 what is alike, 2 what everybody likes; nobody has met item 3. */
const scores = {
  model: Float32Array.of(1, 0, 0, 0),
  content: Float32Array.of(0, 1, 0, 0),
  everybody: Float32Array.of(0, 0, 1, 0),
}
const met = Float32Array.of(50, 50, 50, 0)

test('to a user of whom nothing is known everybody speaks, then the model as she is known', () => {
  assert.equal(best(fallBack(scores, { interactions: 0, met })), 2)
  assert.equal(best(fallBack(scores, { interactions: 1, met })), 2)
  assert.equal(best(fallBack(scores, { interactions: 3, met })), 0)
  assert.equal(best(fallBack(scores, { interactions: 300, met })), 0)
})

test('where the model can tell nothing, content ranks a user who is known', () => {
  const silent = { ...scores, model: new Float32Array(4) }

  assert.equal(best(fallBack(silent, { interactions: 300, met })), 1)
  assert.equal(best(fallBack(silent, { interactions: 8, met: new Float32Array(4) })), 1)
})

test('an item that nobody has met is not put behind by a model that can not know it', () => {
  const alike = { ...scores, content: Float32Array.of(0, 0, 0, 1) }
  const [, known, , fresh] = fallBack(alike, { interactions: 20, met })

  assert.ok(fresh! > known!)
  const unaided = fallBack(alike, { interactions: 20, met }, { content: 0, halfKnown: 2 })
  assert.ok(unaided[3]! > unaided[1]!)
})
