import assert from 'node:assert/strict'
import test from 'node:test'
import {
  asEpochMs,
  asEventId,
  asItemId,
  asScenarioName,
  asUserId,
  type Action,
  type ClickstreamEvent,
} from '@profilestream/contracts'
import { readSequences, toSequences } from './to-sequences.js'

const anEvent = (
  userId: string,
  itemId: string,
  occurredAt: number,
  action: Action = 'view',
): ClickstreamEvent => ({
  eventId: asEventId(`${userId}${itemId}${occurredAt}`),
  userId: asUserId(userId),
  scenario: asScenarioName('ecommerce'),
  action,
  occurredAt: asEpochMs(occurredAt),
  itemId: asItemId(itemId),
  targetUserId: null,
  rating: null,
  price: null,
  currency: null,
  quantity: null,
  dwellMs: null,
  completion: null,
  sessionId: null,
  recommendationId: null,
  device: null,
  utcOffsetMinutes: null,
  query: null,
  context: null,
})

test('items of a user stand in the order of time, and of one time in the order given', () => {
  const { sequences, items, users } = toSequences([
    anEvent('anna', 'c', 30),
    anEvent('ben', 'a', 10),
    anEvent('anna', 'a', 20),
    anEvent('anna', 'b', 20),
  ])

  assert.deepEqual(users, ['anna', 'ben'])
  assert.deepEqual(items, ['a', 'b', 'c'])
  assert.deepEqual(
    sequences.map((sequence) => [...sequence]),
    [[0, 1, 2], [0]],
  )
})

test('an impression, a search and taking back are no interactions', () => {
  const actions: Action[] = ['impression', 'search', 'dismiss', 'unlike', 'return', 'like']

  const { sequences } = toSequences(actions.map((action, n) => anEvent('anna', `i${n}`, n, action)))

  assert.deepEqual(
    sequences.map((sequence) => sequence.length),
    [1],
  )
})

test('an item looked at, put into the cart and bought is one interaction, unless repeats are asked for', () => {
  const events = [
    anEvent('anna', 'a', 1),
    anEvent('anna', 'a', 2, 'purchase'),
    anEvent('anna', 'b', 3),
    anEvent('anna', 'a', 4),
  ]

  assert.deepEqual([...toSequences(events).sequences[0]!], [0, 1, 0])
  assert.deepEqual([...toSequences(events, { joinRepeats: false }).sequences[0]!], [0, 0, 1, 0])
})

test('users with too few interactions are left out, and so are the items that only they had', () => {
  const events = [anEvent('anna', 'a', 1), anEvent('ben', 'b', 1), anEvent('ben', 'c', 2)]

  const { users, items } = toSequences(events, { minLength: 2 })

  assert.deepEqual(users, ['ben'])
  assert.deepEqual(items, ['b', 'c'])
})

test('a sequences file gives a user for each line that is not empty', async () => {
  const { sequences, items, users } = await readSequences(['x y x', '', ' z'])

  assert.deepEqual(
    sequences.map((sequence) => [...sequence]),
    [[0, 1, 0], [2]],
  )
  assert.deepEqual(items, ['x', 'y', 'z'])
  assert.deepEqual(users, ['1', '3'])
})
