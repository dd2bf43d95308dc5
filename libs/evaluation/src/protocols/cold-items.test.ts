/** Items left out, worked out by hand: no trace of them is learned from, and each judge is asked for her newest. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FittedRanker } from '../ranker.js'
import { splitColdItems } from './cold-items.js'

const sequences = Array.from({ length: 60 }, (_, user) =>
  Int32Array.from({ length: 1 + (user % 9) }, (_, step) => (user * 3 + step * 7) % 50),
)
const make = (seed = 2) => splitColdItems({ sequences, items: 50, itemShare: 0.2, seed })

/** Items that somebody had and that nobody has in the train set. */
const coldOf = ({ train }: ReturnType<typeof make>): Set<number> => {
  const warm = new Set(train.sequences.flatMap((sequence) => [...sequence]))
  return new Set(sequences.flatMap((sequence) => [...sequence]).filter((item) => !warm.has(item)))
}

test('about the share is held out, and what is left is what came before, in its order', () => {
  const split = make()
  const cold = coldOf(split)

  assert.ok(cold.size >= 5 && cold.size <= 16, `${cold.size} of 50`)
  split.train.sequences.forEach((own, user) => {
    const newest = [...sequences[user]!].findLastIndex((item) => cold.has(item))
    const before = newest < 0 ? sequences[user]! : sequences[user]!.slice(0, newest)
    assert.deepEqual(
      [...own],
      [...before].filter((item) => !cold.has(item)),
    )
  })
})

test('each user who had something before her newest held-out item is asked for it by that', () => {
  const split = make()
  const cold = coldOf(split)
  const asked = new Map<number, number[]>()
  const knowing: FittedRanker = {
    scoreMany: (histories, users = []) => {
      const scores = new Float32Array(histories.length * 50)
      histories.forEach((history, row) => {
        const user = users[row]!
        const newest = [...sequences[user]!].findLastIndex((item) => cold.has(item))
        asked.set(user, [...history])
        scores[row * 50 + sequences[user]![newest]!] = 1
      })
      return scores
    },
    dispose: () => undefined,
  }

  const ranks = split.test.judge(knowing)

  assert.ok(ranks.length > 10 && ranks.every((rank) => rank === 1))
  for (const [user, history] of asked) {
    const newest = [...sequences[user]!].findLastIndex((item) => cold.has(item))
    assert.deepEqual(
      history,
      [...sequences[user]!].slice(0, newest).filter((item) => !cold.has(item)),
    )
  }
})

test('the same seed holds out the same items, another seed others', () => {
  assert.deepEqual(coldOf(make()), coldOf(make()))
  assert.notDeepEqual(coldOf(make()), coldOf(make(3)))
})
