import assert from 'node:assert/strict'
import test from 'node:test'
import type { Action, ClickstreamEvent } from '@profilestream/contracts'
import { anEvent } from '@profilestream/contracts/testing'
import { readSequences, toSequences } from './to-sequences.js'

const aView = (
  userId: string,
  itemId: string,
  occurredAt: number,
  action: Action = 'view',
): ClickstreamEvent =>
  anEvent({ eventId: `${userId}${itemId}${occurredAt}`, userId, action, occurredAt, itemId })

test('items of a user stand in the order of time, and of one time in the order given', () => {
  const { sequences, items, users } = toSequences([
    aView('anna', 'c', 30),
    aView('ben', 'a', 10),
    aView('anna', 'a', 20),
    aView('anna', 'b', 20),
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

  const { sequences } = toSequences(actions.map((action, n) => aView('anna', `i${n}`, n, action)))

  assert.deepEqual(
    sequences.map((sequence) => sequence.length),
    [1],
  )
})

test('an item looked at, put into the cart and bought is one interaction, unless repeats are asked for', () => {
  const events = [
    aView('anna', 'a', 1),
    aView('anna', 'a', 2, 'purchase'),
    aView('anna', 'b', 3),
    aView('anna', 'a', 4),
  ]

  assert.deepEqual([...toSequences(events).sequences[0]!], [0, 1, 0])
  assert.deepEqual([...toSequences(events, { joinRepeats: false }).sequences[0]!], [0, 0, 1, 0])
})

test('users with too few interactions are left out, and so are the items that only they had', () => {
  const events = [aView('anna', 'a', 1), aView('ben', 'b', 1), aView('ben', 'c', 2)]

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

test('times stand beside their items, of repeats that are joined the first', () => {
  const at = (itemId: string, occurredAt: number) => aView('anna', itemId, occurredAt)
  const { sequences, times } = toSequences([at('a', 1), at('b', 5), at('b', 7), at('a', 9)])

  assert.deepEqual([...sequences[0]!], [0, 1, 0])
  assert.deepEqual([...times![0]!], [1, 5, 9])
})
