/** The split: what is held out judges, and can't be read by what learns. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FittedRanker } from '../ranker.js'
import { splitLeaveLastOneOut } from './leave-last-one-out.js'

const sequences = [Int32Array.of(0, 1, 2), Int32Array.of(3, 1), Int32Array.of(2)]

/** Scores item i by how the table says, whatever the history. */
const constant = (table: readonly number[]): FittedRanker => ({
  scoreMany: (histories) => Float32Array.from(histories.flatMap(() => table)),
  dispose: () => undefined,
})

test('the last interaction of each user with two or more is held out', () => {
  const { train, test: sealed } = splitLeaveLastOneOut({ sequences, items: 4 })

  assert.deepEqual(
    train.sequences.map((sequence) => [...sequence]),
    [[0, 1], [3], [2]],
  )
  assert.equal(sealed.users, 2)
})

test('a sealed test judges by what it holds: targets 2 and 1', () => {
  const { test: sealed } = splitLeaveLastOneOut({ sequences, items: 4 })

  // Ann has had 0 and 1, so 3 and 2 remain: 2 comes second. Bob has had 3, so 0, 1, 2 remain: 1 comes second.
  assert.deepEqual([...sealed.judge(constant([0.9, 0.5, 0.1, 0.7]))], [2, 2])
  // Without exclusion Ann's target is last of four.
  assert.deepEqual([...sealed.judge(constant([0.9, 0.5, 0.1, 0.7]), { excludeSeen: false })], [4, 3])
})

test('nothing of a sealed test is data', () => {
  const { test: sealed } = splitLeaveLastOneOut({ sequences, items: 4 })

  const readable = Object.values(sealed).filter((value) => typeof value !== 'function')
  assert.deepEqual(readable, [2], 'only the number of users can be read')
})

test('a planted leak is impossible: scores learnt from the train set do not know the last interactions', () => {
  const marked = Array.from({ length: 300 }, (_, user) => Int32Array.of(0, 1, 2 + user))
  const { train } = splitLeaveLastOneOut({ sequences: marked, items: 302 })

  const reachable = new Set(train.sequences.flatMap((sequence) => [...sequence]))
  assert.deepEqual([...reachable], [0, 1])
  for (const sequence of train.sequences) assert.equal(sequence.buffer.byteLength, sequence.byteLength)
})

test('users who are not held out stay whole in the train set', () => {
  const { train, test: sealed } = splitLeaveLastOneOut({ sequences, items: 4, holdOut: (user) => user === 1 })

  assert.deepEqual(
    train.sequences.map((sequence) => [...sequence]),
    [[0, 1, 2], [3], [2]],
  )
  assert.equal(sealed.users, 1)
})

test('a part of a sealed test judges like the whole does for the same users', () => {
  const { test: sealed } = splitLeaveLastOneOut({ sequences, items: 4 })
  const ranker = constant([0.9, 0.5, 0.1, 0.7])

  const part = sealed.restrictedTo((position) => position === 1)

  assert.equal(part.users, 1)
  assert.deepEqual([...part.judge(ranker)], [sealed.judge(ranker)[1]])
})

test('histories come in batches of at most 256', () => {
  const many = Array.from({ length: 600 }, () => Int32Array.of(0, 1))
  const { test: sealed } = splitLeaveLastOneOut({ sequences: many, items: 2 })
  const sizes: number[] = []
  const counting: FittedRanker = {
    scoreMany: (histories) => (sizes.push(histories.length), new Float32Array(histories.length * 2)),
    dispose: () => undefined,
  }

  sealed.judge(counting)

  assert.deepEqual(sizes, [256, 256, 88])
})

test('a blend with all weight on one source ranks as that source does', () => {
  const score = fc.float({ min: -5, max: 5, noNaN: true })
  const table = fc.array(score, { minLength: 4, maxLength: 4 })
  const { test: sealed } = splitLeaveLastOneOut({ sequences, items: 4 })
  fc.assert(
    fc.property(table, table, (first, second) => {
      const sources = [constant(first), constant(second)]
      const search = {
        weightings: [
          [1, 0],
          [0, 1],
        ],
        standardise: (scores: Float32Array) => scores,
      }

      const blends = sealed.judgeBlends(sources, search)

      assert.deepEqual(
        blends,
        sources.map((source) => sealed.judge(source)),
      )
    }),
  )
})
