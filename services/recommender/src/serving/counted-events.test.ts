/** Counted events: what can be taken back, once, and what room it takes. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asUserId, type UserId } from '@profilestream/contracts'
import { NO_CONTEXT } from '@profilestream/recommendation'
import { createCountedEvents, type CountedEvent } from './counted-events.js'

const anEvent = (at: number): CountedEvent => ({
  index: 0,
  weight: 1,
  at: asEpochMs(at),
  context: NO_CONTEXT,
  isStep: true,
})
const [ann, bob, cid, dan] = ['ann', 'bob', 'cid', 'dan'].map(asUserId) as [UserId, UserId, UserId, UserId]

test('an event is taken back once, and the others of its user stay', () => {
  const counted = createCountedEvents()
  for (const at of [1, 2, 3]) counted.note(ann, anEvent(at))

  const early = (event: CountedEvent): boolean => event.at < 3
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

test('whoever has nothing left to take back keeps nobody’s place', () => {
  const counted = createCountedEvents(2)
  counted.note(ann, anEvent(1))
  counted.take(ann, () => true)
  for (const [user, at] of [[bob, 2], [cid, 3], [dan, 4]] as const) counted.note(user, anEvent(at)) // prettier-ignore

  assert.deepEqual(
    [bob, cid, dan].map((user) => counted.take(user, () => true).length),
    [0, 1, 1],
  )
})
