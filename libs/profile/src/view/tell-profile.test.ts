/** A profile told from a store knows what the profiles of those she follows say, also of one who has logged in since. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asUserId } from '@profilestream/contracts'
import { encodeProfile } from '../codec/encode-profile.js'
import { foldEvent } from '../fold/fold-event.js'
import { settleLink } from '../identify/settle-link.js'
import { createProfile } from '../mutable-profile.js'
import { aBasis, FIRST_DAY_MS, placed } from '../testing/arbitraries.js'
import { aSmallStore, type SmallStore } from '../testing/small-store.js'
import { tellProfile } from './tell-profile.js'

const basis = aBasis()
const [ada, bob, guest] = [asUserId('ada'), asUserId('bob'), asUserId('guest')]

const storeFollower = (store: SmallStore, userId: typeof ada, targetUserId: string): void => {
  const profile = createProfile(userId)
  for (const event of placed([{ action: 'follow', itemId: null, targetUserId, occurredAt: FIRST_DAY_MS }]))
    foldEvent(profile, event, basis)
  store.profiles.set(userId, encodeProfile(profile))
}

void test('a tie to an anonymous id is mutual when the user it became follows back', async () => {
  const store = aSmallStore()
  storeFollower(store, bob, 'guest')
  storeFollower(store, ada, 'bob')
  await settleLink({ store, basis }, { userId: ada, anonymousId: guest })

  const told = await tellProfile(store, bob, createProfile(bob).updatedAt)

  const ties = told?.['ties'] as readonly { userId: string; mutual: boolean | null }[]
  assert.deepEqual(ties.map(({ userId, mutual }) => [userId, mutual]), [['guest', true]]) // prettier-ignore
})
