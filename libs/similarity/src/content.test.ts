/** Content, worked out by hand: rare labels say more, the newest item speaks loudest. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { fitContent, type ContentOptions } from './content.kernel.js'

// Four films; "film" is on all of them and says nothing.
const labels = [['film', 'space'], ['film', 'space', 'war'], ['film', 'love'], ['film']]

const scoresOf = (
  history: number[],
  options: Partial<ContentOptions> = {},
  played: number[] = [],
): number[] => {
  const out = new Float32Array(4).fill(7)
  const sequences = [Int32Array.from(played)]
  fitContent(labels, sequences, { decay: 0.5, popularityWeight: 0, ...options }).score(
    Int32Array.from(history),
    out,
  )
  return [...out].map((score) => Math.round(score * 1e6) / 1e6)
}

test('items are alike by the labels that few have', () => {
  // idf: space ln 2, war ln 4, love ln 4. Film 1 is (ln 2, ln 4) / √5 ln 2 = (1, 2) / √5.
  assert.deepEqual(scoresOf([0]), [1, 0.447214, 0, 0])
})

test('the newest item of a history speaks loudest', () => {
  assert.deepEqual(scoresOf([0, 2]), [0.5, 0.223607, 1, 0])
})

test('of items that are alike the popular one is ranked higher, to its power', () => {
  assert.deepEqual(scoresOf([0], { popularityWeight: 0.5 }, [1, 1, 1]), [1, 0.894427, 0, 0])
})

test('after a history of nothing, or of items that say nothing, counts rank alone', () => {
  assert.deepEqual(scoresOf([], { popularityWeight: 1 }, [2, 2, 1]), [1, 2, 3, 1])
  assert.deepEqual(scoresOf([3], { popularityWeight: 1 }, [2, 2, 1]), [1, 2, 3, 1])
})
