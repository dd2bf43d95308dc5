/** Logins: the world is the same with and without them, and every anonymous id belongs to one user. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs, asScenarioName } from '@profilestream/contracts'
import type { SimulatedRecord } from '../world-options.js'
import { createWorld } from '../world.js'

const past = (anonymousShare?: number): SimulatedRecord[] => [
  ...createWorld({
    ...{ seed: 5, scenario: asScenarioName('ecommerce'), users: 40, items: 60, pastDays: 6 },
    ...{ startsAt: asEpochMs(1_732_449_600_000) },
    ...(anonymousShare === undefined ? {} : { anonymousShare }),
  }).past(),
]

test('with logins the same events happen, some under an anonymous id, and identify events between them', () => {
  const plain = past()
  const told = past(0.3)

  const made = told.filter(({ event }) => event?.action !== 'identify')
  assert.deepEqual(made.map(({ at, event }) => [at, event?.eventId]), plain.map(({ at, event }) => [at, event?.eventId])) // prettier-ignore
  const hidden = made.filter(({ event }) => event?.userId.startsWith('visitor-'))
  const logins = told.length - made.length
  assert.ok(logins > 20 && hidden.length > logins, `${logins} logins, ${hidden.length} anonymous events`)
  assert.deepEqual(past(0), plain)
  assert.deepEqual(past(0.3), told)
})

test('an anonymous id is one user’s, and its first events come before the login', () => {
  const owners = new Map<string, string>()
  const seen = new Set<string>()
  for (const { event } of past(0.3)) {
    if (event === undefined) continue
    seen.add(event.userId)
    if (event.action !== 'identify' || event.targetUserId === null) continue
    assert.ok(seen.has(event.targetUserId))
    assert.equal(owners.get(event.targetUserId) ?? event.userId, event.userId)
    owners.set(event.targetUserId, event.userId)
  }
  assert.ok(owners.size > 20)
})
