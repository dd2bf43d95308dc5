/** One moment parts everybody's train set from the test. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FittedRanker } from '../ranker.js'
import { cutAtShare, splitTemporal } from './temporal.js'

const sequences = [[0, 1, 2, 3], [1, 0], [2], [0, 1, 0]].map((items) => Int32Array.from(items))
const times = [[1, 2, 10, 11], [3, 4], [12], [5, 6, 13]].map((own) => Float64Array.from(own))
const split = (excludeSeen = true) => splitTemporal({ sequences, times, items: 4, cutAt: 10, excludeSeen })

/** Scores items 0.4, 0.3, 0.2, 0.1, and remembers what it was asked with. */
const asked = () => {
  const questions: { user: number; history: number[] }[] = []
  const ranker: FittedRanker = {
    scoreMany: (histories, users = []) => {
      histories.forEach((history, row) => questions.push({ user: users[row]!, history: [...history] }))
      return Float32Array.from(histories.flatMap(() => [0.4, 0.3, 0.2, 0.1]))
    },
    dispose: () => undefined,
  }
  return { ranker, questions }
}

test('what happened before the cut is learned from, of everybody', () => {
  assert.deepEqual(
    split().train.sequences.map((sequence) => [...sequence]),
    [[0, 1], [1, 0], [], [0, 1]],
  )
})

test('who has something new afterwards is a judge, asked with what she had before; a newcomer with nothing', () => {
  const { ranker, questions } = asked()
  const { test: sealed } = split()
  sealed.judge(ranker)

  assert.equal(sealed.users, 2, 'the last one only did again what she had done')
  assert.deepEqual(questions, [
    { user: 0, history: [0, 1] },
    { user: 2, history: [] },
  ])
})

test('all that is new to a judge counts, ranked without what she had before', () => {
  const verdict = split().test.examine(asked().ranker, { length: 2 })

  // The first had 0 and 1, so 2 and 3 are first and second; the newcomer's 2 is third of four.
  assert.deepEqual([...verdict.offsets], [0, 2, 3])
  assert.deepEqual([...verdict.ranks], [1, 2, 3])
  assert.deepEqual([...verdict.lists], [2, 3, 0, 1])
})

test('where seen items are recommended again, doing it again counts', () => {
  const { test: sealed } = split(false)
  const verdict = sealed.examine(asked().ranker, { length: 1, excludeSeen: false })

  assert.equal(sealed.users, 3)
  assert.deepEqual([...verdict.ranks], [3, 4, 3, 1])
})

test('the cut leaves the newest share behind it', () => {
  assert.equal(cutAtShare(times, 0.4), 10)
  assert.equal(cutAtShare(times, 0.01), 13)
})

test('no train sequence shares its memory with what came afterwards', () => {
  for (const sequence of split().train.sequences)
    assert.equal(sequence.buffer.byteLength, sequence.byteLength)
})
