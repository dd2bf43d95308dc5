import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asItemId, asUserId, DAY_MS, HOUR_MS } from '@profilestream/contracts'
import { aWorld, eventsOf, STARTS_AT } from '../testing/small-worlds.js'

test('true interests are shares of all categories, the strongest first', () => {
  const world = aWorld()

  for (const user of world.truth.users()) {
    const weights = world.truth.interests(user).map(({ weight }) => weight)
    assert.equal(weights.length, 14)
    assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-9)
    assert.deepEqual(
      weights,
      weights.toSorted((a, b) => b - a),
    )
  }
})

test('interests drift: after five weeks many users like something else best', () => {
  const { truth } = aWorld()
  const begin = asEpochMs(STARTS_AT - 35 * DAY_MS)
  const users = aWorld().truth.users()

  const changed = users.filter(
    (user) => truth.interests(user, begin)[0]?.category !== truth.interests(user, STARTS_AT)[0]?.category,
  )

  assert.ok(changed.length > 0.1 * users.length && changed.length < 0.9 * users.length)
})

test('asking about the past after the future gives the same answer as before', () => {
  const { truth } = aWorld()
  const [user] = truth.users()
  const before = truth.interests(user!, asEpochMs(STARTS_AT - 20 * DAY_MS))

  truth.interests(user!, asEpochMs(STARTS_AT + 100 * DAY_MS))

  assert.deepEqual(truth.interests(user!, asEpochMs(STARTS_AT - 20 * DAY_MS)), before)
})

test('users take up what suits them: its affinity is well above that of any item', () => {
  const world = aWorld({ users: 200, items: 400 })
  const items = world.catalog()
  const watched = eventsOf(world.past()).filter(({ action }) => action === 'watch')
  const mean = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length

  const taken = mean(
    watched.map(({ userId, itemId, occurredAt }) => world.truth.affinity(userId, itemId!, occurredAt)),
  )
  const any = mean(
    watched.map(({ userId }, n) => world.truth.affinity(userId, items[n % items.length]!.itemId)),
  )

  assert.ok(taken > any + 0.1, `${taken} against ${any}`)
})

test('what suits is finished and rated high', () => {
  const world = aWorld({ users: 200 })
  const events = eventsOf(world.past())
  const by = (suits: boolean, action: string) =>
    events.filter((event) => {
      const affinity = world.truth.affinity(event.userId, event.itemId ?? asItemId(''), event.occurredAt)
      return event.action === action && (suits ? affinity > 0.7 : affinity < 0.3)
    })
  const mean = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length

  assert.ok(mean(by(true, 'watch').map(({ completion }) => completion ?? 0)) > 0.7)
  assert.ok(mean(by(false, 'watch').map(({ completion }) => completion ?? 0)) < 0.4)
  assert.ok(mean(by(true, 'rate').map(({ rating }) => rating ?? 0)) > 3.8)
  assert.ok(mean(by(false, 'rate').map(({ rating }) => rating ?? 0)) < 2.5)
})

test('of strangers and unknown items nothing is known', () => {
  const { truth } = aWorld()

  assert.deepEqual(truth.interests(asUserId('nobody')), [])
  assert.equal(truth.affinity(asUserId('nobody'), asItemId('v0001')), 0)
  assert.equal(truth.affinity(truth.users()[0]!, asItemId('nothing')), 0)
  assert.equal(truth.isBot(truth.users()[0]!), false)
})

test('worlds of one seed share people: half of the next world, with the same clock and other tastes', () => {
  const [shop, network] = [aWorld({ scenario: 'ecommerce' }), aWorld({ scenario: 'social' })]
  const later = asEpochMs(STARTS_AT + HOUR_MS)
  for (const world of [shop, network]) world.advanceTo(later)
  const known = new Set(shop.truth.users())

  const both = network.truth.users().filter((user) => known.has(user))

  assert.ok(both.length >= 35 && both.length <= 45, `${both.length}`)
})
