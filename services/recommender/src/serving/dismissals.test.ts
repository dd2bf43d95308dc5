/** Dismissals: whoever visits most does not push out what others have dismissed. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asItemId, asUserId } from '@profilestream/contracts'
import { anEvent } from '../testing/a-world.js'
import { createDismissals } from './dismissals.js'

const dismissal = (user: string, item: string): ReturnType<typeof anEvent> =>
  anEvent({ userId: asUserId(user), action: 'dismiss', itemId: asItemId(item) })

test('only dismissals are remembered, and only their users take room', () => {
  const dismissals = createDismissals(2)
  dismissals.note(dismissal('ann', 'film-1'))
  for (const user of ['bob', 'cid', 'dan']) dismissals.note(anEvent({ userId: asUserId(user) }))
  dismissals.note(dismissal('ann', 'film-2'))

  assert.deepEqual([...dismissals.of(asUserId('ann'))], ['film-1', 'film-2'])
  assert.equal(dismissals.of(asUserId('bob')).size, 0)
})

test('past the most users, who dismissed nothing for longest is forgotten', () => {
  const dismissals = createDismissals(2)
  for (const user of ['ann', 'bob', 'ann', 'cid']) dismissals.note(dismissal(user, 'film-1'))

  assert.deepEqual(
    ['ann', 'bob', 'cid'].map((user) => dismissals.of(asUserId(user)).size),
    [1, 0, 1],
  )
})
