import assert from 'node:assert/strict'
import test from 'node:test'
import { createLeadership, type Leadership } from './leadership.js'
import { testRedis } from './testing/test-redis.js'

const { redis, skip, prefix } = testRedis('leadership')

const LONG_MS = 60_000

/** @param ttlMs  of the first; the second leads for as long as a test takes */
const candidates = (ttlMs = LONG_MS): [Leadership, Leadership, { now: number }] => {
  const [keyPrefix, clock] = [prefix(), { now: 0 }]
  const settings = { keyPrefix, name: 'stickiness' }
  const dependencies = { redis, elapsedMs: () => clock.now }
  return [
    createLeadership(dependencies, { ...settings, owner: 'one', ttlMs }),
    createLeadership(dependencies, { ...settings, owner: 'two', ttlMs: LONG_MS }),
    clock,
  ]
}

test('of two that ask, one leads, and keeps the same token while it goes on asking', { skip }, async () => {
  const [one, two] = candidates()

  const token = await one.lead()

  assert.ok(token !== null)
  assert.equal(await two.lead(), null)
  assert.equal(two.token(), null)
  assert.equal(await one.lead(), token)
})

test('many that ask at the same moment still give one leader', { skip }, async () => {
  const keyPrefix = prefix()
  const all = Array.from({ length: 20 }, (_, n) =>
    createLeadership({ redis, elapsedMs: () => 0 }, { keyPrefix, name: 'x', owner: `o${n}`, ttlMs: LONG_MS }),
  )

  const tokens = await Promise.all(all.map((one) => one.lead()))

  assert.equal(tokens.filter((token) => token !== null).length, 1)
})

test('who resigns is followed at once, under a higher token', { skip }, async () => {
  const [one, two] = candidates()
  const first = await one.lead()
  await two.resign()
  assert.equal(await one.lead(), first, 'who does not lead has nothing to give back')

  await one.resign()
  const second = await two.lead()

  assert.ok(second! > first!)
  assert.equal(one.token(), null)
})

test(
  'a leader that falls silent is followed when its time is over, and knows by its own clock',
  { skip },
  async () => {
    const [one, two, clock] = candidates(30)
    const first = await one.lead()
    clock.now = 29
    assert.equal(one.token(), first)
    clock.now = 30
    assert.equal(one.token(), null)

    let second = await two.lead()
    while (second === null) second = await two.lead()

    assert.ok(second > first!)
    assert.equal(await one.lead(), null)
  },
)
