/** Scores are made once for each user and length, and again only for what there was no room for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptScores } from './kept-scores.js'

test('scores are made once for each user and length', () => {
  const asked: string[] = []
  const scoresAt = keptScores((user, length) => {
    asked.push(`${user}:${length}`)
    return Float32Array.of(user, length)
  })

  const given = [scoresAt(1, 12), scoresAt(11, 2), scoresAt(1, 12), scoresAt(1, 13), scoresAt(11, 2)]

  assert.deepEqual(asked, ['1:12', '11:2', '1:13'])
  assert.deepEqual(given.map((scores) => [...scores]), [[1, 12], [11, 2], [1, 12], [1, 13], [11, 2]]) // prettier-ignore
})

test('what there is no room for is made at every call', () => {
  const asked: number[] = []
  const scoresAt = keptScores((user) => {
    asked.push(user)
    return new Float32Array(2)
  }, 5)

  for (const user of [1, 2, 3, 1, 2, 3]) scoresAt(user, 1)

  assert.deepEqual(asked, [1, 2, 3, 3])
})
