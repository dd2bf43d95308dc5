import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, MINUTE_MS } from '@profilestream/contracts'
import fc from 'fast-check'
import { SESSION_IDLE_MS, sessionsOf } from './session.js'

test('thirty idle minutes keep a session, one millisecond more ends it', () => {
  const [a, b, c] = [0, 30 * MINUTE_MS, 60 * MINUTE_MS + 1].map(asEpochMs) as [never, never, never]

  assert.deepEqual(sessionsOf([a, b, c]), [
    { from: a, to: b, events: 2 },
    { from: c, to: c, events: 1 },
  ])
})

test('sessions hold every event once and lie more than the idle time apart', () => {
  const anyMoments = fc.array(fc.integer({ min: 0, max: 1_000 * MINUTE_MS }), { maxLength: 40 })
  fc.assert(
    fc.property(anyMoments, (moments) => {
      const sessions = sessionsOf(moments.toSorted((a, b) => a - b).map(asEpochMs))

      assert.equal(
        sessions.reduce((sum, { events }) => sum + events, 0),
        moments.length,
      )
      sessions.slice(1).forEach(({ from }, at) => assert.ok(from - sessions[at]!.to > SESSION_IDLE_MS))
    }),
  )
})
