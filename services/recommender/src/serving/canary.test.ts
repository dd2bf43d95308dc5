/** Who gets a release that is tried, and for how long. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asEpochMs, asReleaseVersion, asUserId } from '@profilestream/contracts'
import { aRelease, aServing } from '../testing/a-world.js'
import { canaryOf, isTriedOn, servingFor } from './canary.js'

const scenario = aServing()
const release = (version: string) => aRelease(scenario, { version, films: ['dune'] })
const [old, fresh] = [release('0001'), release('0002')]
const users = Array.from({ length: 10_000 }, (_, user) => asUserId(`user-${user}`))
const settings = { share: 0.1, minutes: 1 }
/** The second release was made at 2 ms, so that it is tried up to 60,002 ms. */
const [within, after] = [asEpochMs(60_001), asEpochMs(60_002)]

const versionsAt = (now: typeof within): string[] => {
  const serving = { serving: fresh, canary: canaryOf(fresh, old, { ...settings, now: within }) }
  return users.map((user) => servingFor(serving, user, now)?.version ?? 'none')
}

test('a share of users gets the new release, the same ones at every asking; the others keep the old one', () => {
  const [first, second] = [versionsAt(within), versionsAt(within)]

  assert.deepEqual(first, second)
  const share = first.filter((version) => version === '0002').length / users.length
  // 10,000 draws at 0.1: the standard deviation of the share is 0.003.
  assert.ok(Math.abs(share - 0.1) < 0.012, String(share))
  assert.deepEqual([...new Set(first)].sort(), ['0001', '0002'])
})

test('when its time is over all users get it', () => {
  assert.deepEqual([...new Set(versionsAt(after))], ['0002'])
})

test('another release is tried on other users', () => {
  const of = (version: string) => users.filter((user) => isTriedOn(user, asReleaseVersion(version), 0.1))
  const again = new Set(of('0003'))

  const both = of('0002').filter((user) => again.has(user)).length / users.length
  assert.ok(Math.abs(both - 0.01) < 0.005, String(both))
})

test('a roll-back, a first release and a release without a time to be tried go to all at once', () => {
  assert.equal(canaryOf(old, fresh, { ...settings, now: asEpochMs(2) }), null)
  assert.equal(canaryOf(fresh, null, { ...settings, now: within }), null)
  assert.equal(canaryOf(fresh, old, { ...settings, minutes: 0, now: asEpochMs(2) }), null)
  assert.equal(canaryOf(fresh, old, { ...settings, now: after }), null)
})
