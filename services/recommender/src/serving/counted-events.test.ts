/** Counted events: what can be taken back, once, and what room it takes. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asUserId } from '@profilestream/contracts'
import { NO_CONTEXT, type TrendEvent } from '@profilestream/recommendation'
import { createCountedEvents } from './counted-events.js'

const anEvent = (at: number): TrendEvent => ({ index: 0, weight: 1, at: asEpochMs(at), context: NO_CONTEXT })
const [ann, bob] = [asUserId('ann'), asUserId('bob')]

test('an event is taken back once, and the others of its user stay', () => {
  const counted = createCountedEvents()
  for (const at of [1, 2, 3]) counted.note(ann, anEvent(at))

  const early = (event: TrendEvent): boolean => event.at < 3
  assert.deepEqual(counted.take(ann, early), [anEvent(1), anEvent(2)])
  assert.deepEqual(counted.take(ann, early), [])
  assert.deepEqual(
    counted.take(ann, () => true),
    [anEvent(3)],
  )
  assert.deepEqual(
    counted.take(bob, () => true),
    [],
  )
})

test('past the most events the user who was silent longest is forgotten', () => {
  const counted = createCountedEvents(3)
  for (const [user, at] of [[ann, 1], [bob, 2], [ann, 3], [bob, 4]] as const) counted.note(user, anEvent(at)) // prettier-ignore

  assert.deepEqual(
    counted.take(ann, () => true),
    [],
  )
  assert.equal(counted.take(bob, () => true).length, 2)
})
