/** Settling a link: once, whoever begins, wherever it is broken off; the first user wins; users are never closed. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asUserId, type UserId } from '@profilestream/contracts'
import fc from 'fast-check'
import { encodeProfile } from '../codec/encode-profile.js'
import { openProfile } from '../codec/open-profile.js'
import { foldEvent } from '../fold/fold-event.js'
import { createProfile, type MutableProfile, type PlacedEvent } from '../mutable-profile.js'
import { aBasis, FIRST_DAY_MS } from '../testing/arbitraries.js'
import { anEvent, type EventFields } from '../testing/builders.js'
import { assertSameProfile } from '../testing/same-profile.contract.js'
import { aSmallStore, type SmallStore } from '../testing/small-store.js'
import { decodeProfile } from '../view/view-profile.js'
import { profileUpdatedOf } from '../view/profile-updated.js'
import { forwardOf, readFollowing } from './follow-forwards.js'
import { findLink, MAX_LINKS } from './links.js'
import { settleLink, type SettledLink } from './settle-link.js'

const basis = aBasis()
const [ada, bob, guest] = ['ada', 'bob', 'guest'].map(asUserId) as [UserId, UserId, UserId]

const events = (partition: number, userId: string, fields: readonly EventFields[]): PlacedEvent[] =>
  fields.map((own, offset) => ({
    event: anEvent({ eventId: `${userId}-${offset}`, userId, occurredAt: FIRST_DAY_MS + offset, ...own }),
    partition,
    offset,
  }))
const identify = (targetUserId: string): EventFields => ({ action: 'identify', itemId: null, targetUserId })
const withIdentify = { ...basis, scenarios: new Map([...basis.scenarios].map(([name, scenario]) => [name, { ...scenario, actions: { ...scenario.actions, identify: scenario.actions.search! } }])) } // prettier-ignore

/** Folds onto what is stored. */
const fold = (store: SmallStore, userId: UserId, all: readonly PlacedEvent[]): MutableProfile => {
  const bytes = store.profiles.get(userId)
  const profile = bytes === undefined ? createProfile(userId) : openProfile(bytes)
  for (const event of all) foldEvent(profile, event, withIdentify)
  store.profiles.set(userId, encodeProfile(profile))
  return profile
}
const settle = (store: SmallStore, userId: UserId, anonymousId = guest): Promise<SettledLink> =>
  settleLink({ store, basis: withIdentify }, { userId, anonymousId })
const profileOf = (store: SmallStore, userId: UserId): MutableProfile =>
  openProfile(store.profiles.get(userId) ?? assert.fail(`no ${userId}`))
const hex = (store: SmallStore, userId: UserId): string =>
  Buffer.from(store.profiles.get(userId) ?? []).toString('hex')
const aLogin = (): SmallStore => {
  const store = aSmallStore()
  fold(store, guest, events(1, 'guest', [{ itemId: 'film-1' }, { itemId: 'film-2' }]))
  fold(store, ada, events(0, 'ada', [{ itemId: 'film-3' }, identify('guest')]))
  return store
}

await test('a link closes the anonymous profile and merges it; the version is the events of both and one for the link', async () => {
  const store = aLogin()

  const { state, isNew } = await settle(store, ada)

  const user = profileOf(store, ada)
  assert.deepEqual([state, isNew, user.version], ['merged', true, 2 + 2 + 1])
  assert.deepEqual(decodeProfile(encodeProfile(user)).scenarios.get('video' as never)?.history.map(({ itemId }) => itemId as string).sort(), ['film-1', 'film-2', 'film-3']) // prettier-ignore
  assert.equal(forwardOf(store.profiles.get(guest)!), ada)
  assert.deepEqual(findLink(user, guest)?.positions, { partitions: [1], nextOffsets: [2] })
  assert.deepEqual(
    (await readFollowing(store, [guest, bob, ada])).map((bytes) => bytes && decodeProfile(bytes).userId),
    ['ada', null, 'ada'],
  )
})

await test('settled again, it changes no byte', async () => {
  const store = aLogin()
  await settle(store, ada)
  const before = [hex(store, ada), hex(store, guest)]

  const again = await settle(store, ada)

  assert.deepEqual([again.state, again.isNew], ['merged', false])
  assert.deepEqual([hex(store, ada), hex(store, guest)], before)
})

await test('broken off at any operation, done or not, and begun again, it ends in the same bytes', async () => {
  const whole = aLogin()
  await settle(whole, ada)
  for (let operation = 0; operation < 3; operation++) {
    for (const afterDoing of [false, true]) {
      const store = aLogin()
      store.failAt = { operation, afterDoing }
      await assert.rejects(settle(store, ada))
      await settle(store, ada)
      assert.deepEqual([hex(store, ada), hex(store, guest)], [hex(whole, ada), hex(whole, guest)])
    }
  }
})

await test('two that settle at the same time, and events folded in between, lose nothing and count nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('ada', 'guest', 'settle', 'none'), { maxLength: 6 }),
      async (between) => {
        const store = aLogin()
        const more = { ada: 2, guest: 2 }
        const others: Promise<unknown>[] = []
        store.beforeWrite = () => {
          const what = between.shift()
          if (what === 'settle') others.push(settle(store, ada))
          if (what === 'ada')
            fold(
              store,
              ada,
              events(
                0,
                'ada',
                Array.from({ length: ++more.ada }, () => ({})),
              ),
            )
          if (what === 'guest' && profileOf(store, guest).forwardTo === null)
            fold(
              store,
              guest,
              events(
                1,
                'guest',
                Array.from({ length: ++more.guest }, () => ({})),
              ),
            )
        }
        await settle(store, ada)
        await Promise.all(others)
        store.beforeWrite = () => undefined
        const user = profileOf(store, ada)
        assert.equal(user.version, more.ada + more.guest + 1)
        const counts = decodeProfile(store.profiles.get(ada)!).scenarios.get('video' as never)?.counts
        assert.equal(counts?.watch, more.ada - 1 + more.guest)
      },
    ),
    { numRuns: 200 },
  )
})

await test('an id that nobody has seen yet is closed too, and its first event is folded into the user', async () => {
  const store = aSmallStore()
  fold(store, ada, events(0, 'ada', [identify('guest')]))
  await settle(store, ada)
  assert.equal(profileOf(store, guest).forwardTo, ada)

  const [late] = events(4, 'guest', [{ itemId: 'film-7' }])
  const user = fold(store, ada, [
    { ...late!, forwardedFrom: guest },
    { ...late!, forwardedFrom: guest },
  ])

  assert.deepEqual(findLink(user, guest)?.positions, { partitions: [4], nextOffsets: [1] })
  assert.equal(decodeProfile(encodeProfile(user)).scenarios.get('video' as never)?.history.length, 1)
})

await test('events before the login and after it come to the same', async () => {
  const all = events(1, 'guest', Array.from({ length: 9 }, (_, i) => ({ itemId: `film-${i}`, price: i, action: i % 3 === 0 ? 'purchase' : 'watch' }))) // prettier-ignore
  const views = []
  for (let before = 0; before <= all.length; before++) {
    const store = aSmallStore()
    if (before > 0) fold(store, guest, all.slice(0, before))
    fold(store, ada, events(0, 'ada', [{ itemId: 'film-3' }, identify('guest')]))
    await settle(store, ada)
    fold(store, ada, all.map((event) => ({ ...event, forwardedFrom: guest }))) // prettier-ignore
    views.push(decodeProfile(store.profiles.get(ada)!))
  }
  for (const view of views) {
    assert.equal(view.version, views[0]!.version)
    assertSameProfile(view, views[0]!)
  }
})

await test('of two users who name the same id the first has it, and the other is told no', async () => {
  const store = aLogin()
  fold(store, bob, events(2, 'bob', [identify('guest')]))

  const first = await settle(store, ada)
  const second = await settle(store, bob)
  const again = await settle(store, bob)

  assert.deepEqual([first.state, second.state, again.isNew], ['merged', 'refused', false])
  assert.equal(findLink(profileOf(store, bob), guest)?.state, 'refused')
  assert.equal(decodeProfile(store.profiles.get(bob)!).scenarios.get('video' as never)?.history.length, 0)
})

await test('two anonymous ids of one user are both merged, each with positions of its own', async () => {
  const store = aLogin()
  const phone = asUserId('phone')
  fold(store, phone, events(1, 'phone', [{ itemId: 'film-5' }]))
  fold(store, ada, events(0, 'ada', [{}, identify('guest'), identify('phone')]))
  await settle(store, ada)
  await settle(store, ada, phone)

  const user = profileOf(store, ada)
  assert.deepEqual(user.links.map(({ state, positions }) => [state, positions.nextOffsets]), [['merged', [2]], ['merged', [1]]]) // prettier-ignore
  assert.equal(user.version, 3 + 3 + 2)
})

await test('ids that identify each other are both refused: who has links is a user', async () => {
  const store = aSmallStore()
  fold(store, ada, events(0, 'ada', [identify('bob')]))
  fold(store, bob, events(1, 'bob', [identify('ada')]))

  const states = [(await settle(store, ada, bob)).state, (await settle(store, bob, ada)).state]

  assert.deepEqual(states, ['refused', 'refused'])
  assert.deepEqual([profileOf(store, ada).forwardTo, profileOf(store, bob).forwardTo], [null, null])
})

await test('an identify event delivered twice, sent twice, or of herself makes no second link; there are at most 64', () => {
  const store = aSmallStore()
  const twice = events(0, 'ada', [identify('guest'), identify('guest'), identify('ada')])
  const user = fold(store, ada, [...twice, ...twice])
  assert.deepEqual(user.links.map(({ anonymousId }) => anonymousId as string), ['guest']) // prettier-ignore

  const many = events(
    0,
    'ada',
    Array.from({ length: 103 }, (_, i) => identify(`guest-${i}`)),
  )
  assert.equal(fold(store, ada, many).links.length, MAX_LINKS)
})

await test('what the merge changed is told when the identify event is delivered again', async () => {
  const store = aLogin()
  await settle(store, ada)

  const user = profileOf(store, ada)
  for (const event of events(0, 'ada', [{ itemId: 'film-3' }, identify('guest')]).slice(1))
    foldEvent(user, event, withIdentify)

  const { version, days } = profileUpdatedOf(user, withIdentify.scenarios)
  assert.deepEqual([version, days.map((day) => day.events)], [5, [4]])
})

await test('a forward that was lost behind the merge is put back when the login comes again, and the user stays as she is', async () => {
  const offsets = fc.record({ kept: fc.nat(2), more: fc.nat(2) })
  await fc.assert(
    fc.asyncProperty(offsets, async ({ kept, more }) => {
      const all = events(1, 'guest', [{ itemId: 'film-1' }, { itemId: 'film-2' }, {}, {}])
      const store = aLogin()
      await settle(store, ada)
      const merged = hex(store, ada)
      store.profiles.delete(guest)
      if (kept > 0) fold(store, guest, all.slice(0, kept))
      if (kept === 2 && more > 0) fold(store, guest, all.slice(2, 2 + more))

      const { state, isNew } = await settle(store, ada)

      assert.deepEqual([state, isNew, hex(store, ada)], ['merged', false, merged])
      const bytes = store.profiles.get(guest)
      const isBack = bytes !== undefined && forwardOf(bytes) === ada
      // What it has done since is in no other profile, and must not be lost.
      assert.equal(isBack, kept < 2 || more === 0)
    }),
  )
})

await test('a user whose profile was lost gets link and history back from the closed profile', async () => {
  const store = aLogin()
  await settle(store, ada)
  store.profiles.delete(ada)

  const { state } = await settle(store, ada)

  assert.equal(state, 'merged')
  assert.equal(decodeProfile(store.profiles.get(ada)!).scenarios.get('video' as never)?.history.length, 2)
})
