import assert from 'node:assert/strict'
import test from 'node:test'
import { MINUTE_MS } from '@profilestream/contracts'
import fc from 'fast-check'
import { countSession, createSessions, MAX_SESSIONS, type Sessions } from './sessions.kernel.js'

const minutes = (...at: number[]): Sessions => {
  const sessions = createSessions()
  for (const minute of at) countSession(sessions, minute * MINUTE_MS)
  return sessions
}
const spansOf = ({ spans, count }: Sessions): number[][] =>
  Array.from({ length: count }, (_, i) => [spans[2 * i]! / MINUTE_MS, spans[2 * i + 1]! / MINUTE_MS])

test('30 idle minutes still belong to a session, 31 do not', () => {
  assert.deepEqual(spansOf(minutes(0, 30, 61)), [[0, 30], [61, 61]]) // prettier-ignore
})

test('a late event joins two sessions into one', () => {
  const sessions = minutes(0, 40, 20)
  assert.deepEqual([spansOf(sessions), sessions.total], [[[0, 40]], 1])
})

test('a late event lengthens the session behind it to the front, and the start that is gone is told', () => {
  const sessions = minutes(100)
  assert.deepEqual(countSession(sessions, 80 * MINUTE_MS), { begun: 80 * MINUTE_MS, ended: 100 * MINUTE_MS })
  assert.deepEqual(spansOf(sessions), [[80, 100]])
})

test('the newest 8 are kept, all are counted, and one older than these is not counted anew', () => {
  const sessions = minutes(...Array.from({ length: 20 }, (_, i) => i * 100))
  assert.deepEqual([sessions.count, sessions.total], [MAX_SESSIONS, 20])

  assert.deepEqual(countSession(sessions, 50 * MINUTE_MS), { begun: NaN, ended: NaN })
  assert.equal(sessions.total, 20)
})

test('while no session is forgotten, the order of events does not matter', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 240 }), { maxLength: 40 }), (at) => {
      const sorted = [...at].sort((a, b) => a - b)
      const expected = sorted.filter((minute, i) => i === 0 || minute - sorted[i - 1]! > 30).length
      const sessions = minutes(...at)
      assert.equal(sessions.total, expected)
      assert.deepEqual(spansOf(sessions), spansOf(minutes(...sorted)))
    }),
  )
})
