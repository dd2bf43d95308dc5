/** Kindred transitions, counted by hand, and against transitions where likeness has no voice. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { fitKindredTransitions, type KindredOptions } from './kindred-transitions.kernel.js'
import { fitTransitions, scoreTransitions } from './transitions.kernel.js'

const PLAIN: KindredOptions = {
  steps: 2,
  decay: 0.5,
  backward: 0,
  historySteps: 10,
  historyDecay: 0.5,
  likenessDecay: 1,
  likenessExponent: 1,
  everyone: 0,
  lengthExponent: 0,
  sourceExponent: 0,
  popularityExponent: 0,
}
const sequences = [[0, 1, 2], [3, 1, 4], [5]].map((items) => Int32Array.from(items))

const scoresOf = (history: number[], options: Partial<KindredOptions> = {}): number[] => {
  const out = new Float32Array(6).fill(7)
  fitKindredTransitions(sequences, 6, { ...PLAIN, ...options }).score(Int32Array.from(history), out)
  return [...out]
}

test('who shares more of the history speaks louder of what followed', () => {
  // The first person shares 0 and 1 (likeness 2), the second only 1 (likeness 1).
  // From 1, the newest: 2 gets 2, 4 gets 1. From 0, one step back: 1 gets ½ · 2, 2 gets ½ · 2 · ½.
  assert.deepEqual(scoresOf([0, 1]), [0, 1, 2.5, 0, 1, 0])
})

test('length, popularity and the way back count to their shares', () => {
  assert.deepEqual(scoresOf([1], { lengthExponent: 1 }).slice(2, 3), [Math.fround(1 / 3)])
  assert.deepEqual(scoresOf([1], { sourceExponent: 1 }), [0, 0, 0.5, 0, 0.5, 0])
  assert.deepEqual(scoresOf([1], { backward: 0.5 }), [0.5, 0, 1, 0.5, 1, 0])
  assert.deepEqual(scoresOf([0], { popularityExponent: 1 }), [0, 0.5, 0.5, 0, 0, 0])
})

test('everyone has a voice beside those alike', () => {
  // From 1: 2 gets 2 + 1, 4 gets 1 + 1. From 0: 1 gets ½ · (2 + 1), 2 gets half of that.
  assert.deepEqual(scoresOf([0, 1], { everyone: 1 }), [0, 1.5, 3.75, 0, 2, 0])
})

test('nobody alike, or no history: no scores', () => {
  assert.deepEqual(scoresOf([]), [0, 0, 0, 0, 0, 0])
  assert.deepEqual(scoresOf([5]), [0, 0, 0, 0, 0, 0])
})

test('where likeness has no voice it is transitions', () => {
  const sequence = fc.array(fc.nat(7), { minLength: 1, maxLength: 12 }).map((items) => Int32Array.from(items))
  fc.assert(
    fc.property(fc.array(sequence, { maxLength: 8 }), sequence, fc.boolean(), (users, history, isBoth) => {
      const options = { ...PLAIN, backward: isBoth ? 0.25 : 0, popularityExponent: 0.5, sourceExponent: 0.25 }
      const [kindred, plain] = [new Float32Array(8), new Float32Array(8)]

      fitKindredTransitions(users, 8, { ...options, likenessExponent: 0 }).score(history, kindred)
      const neighbours = fitTransitions(users, 8, { ...options, topK: 8 })
      scoreTransitions(neighbours, history, { decay: 0.5, steps: 10 }, plain)

      kindred.forEach((score, item) => assert.ok(Math.abs(score - (plain[item] ?? NaN)) < 1e-4))
    }),
  )
})
