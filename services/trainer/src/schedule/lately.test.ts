import { asEpochMs } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLately } from './lately.js'

const second = (n: number): ReturnType<typeof asEpochMs> => asEpochMs(1_000_000 + n * 1_000)

test('growth is that of the last five seconds', () => {
  const lately = createLately()
  assert.equal(lately.note(100, second(0)), 0)
  assert.equal(lately.note(1_100, second(1)), 1_000)

  for (let n = 2; n < 6; n += 1) lately.note(1_100, second(n))

  assert.equal(lately.note(1_200, second(6)), 100, 'what came before is forgotten')
})

test('a count that is looked at seldom has grown since the look before', () => {
  const lately = createLately()
  lately.note(0, second(0))

  assert.equal(lately.note(3_000, second(60)), 3_000)
})
