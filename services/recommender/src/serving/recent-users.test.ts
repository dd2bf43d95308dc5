import assert from 'node:assert/strict'
import test from 'node:test'
import { asUserId } from '@profilestream/contracts'
import { anEvent } from '../testing/a-world.js'
import { createRecentUsers } from './recent-users.js'

test('circumstances stay known when a later event does not say them', () => {
  const recent = createRecentUsers()
  recent.note(anEvent({ device: 'tv', utcOffsetMinutes: 60 }))
  recent.note(anEvent({}))

  const ann = recent.find(asUserId('ann'))

  assert.equal(ann.device, 'tv')
  assert.equal(ann.utcOffsetMinutes, 60)
  assert.deepEqual(recent.find(asUserId('nobody')).device, null)
})

test('the user who was silent longest is forgotten first', () => {
  const recent = createRecentUsers(2)
  for (const user of ['ann', 'bob', 'ann', 'cid'])
    recent.note(anEvent({ userId: asUserId(user), device: 'tv' }))

  assert.deepEqual(
    ['ann', 'bob', 'cid'].map((user) => recent.find(asUserId(user)).device),
    ['tv', null, 'tv'],
  )
})
