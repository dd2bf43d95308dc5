import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { foldEvent } from '../fold/fold-event.js'
import { createProfile } from '../mutable-profile.js'
import { aBasis } from '../testing/arbitraries.js'
import { aUserId } from '../testing/builders.js'
import { goldenEvents } from '../testing/golden-events.js'
import { profileToJson } from '../view/profile-to-json.js'
import { decodeProfile } from '../view/view-profile.js'
import { encodeProfile } from './encode-profile.js'

interface Golden {
  /** Stored bytes, base64. */
  readonly bytes: string
  /** What they read as. */
  readonly profile: unknown
}
/** A file is added for each format that ever landed, and none is ever changed. */
const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/profile-bytes/format-1.json', import.meta.url), 'utf8'),
) as Golden

/** All that stands in the golden value must be found; a later version may show more. */
const assertHolds = (actual: unknown, expected: unknown, path = 'profile'): void => {
  if (typeof expected !== 'object' || expected === null) return assert.equal(actual, expected, path)
  assert.ok(typeof actual === 'object' && actual !== null, path)
  for (const [key, value] of Object.entries(expected)) {
    assertHolds((actual as Record<string, unknown>)[key], value, `${path}.${key}`)
  }
}

test('profiles stored by the first format are read as they were then', () => {
  const profile = decodeProfile(Buffer.from(golden.bytes, 'base64'))
  assertHolds(JSON.parse(JSON.stringify(profileToJson(profile))), golden.profile)
})

test('the same events give the same bytes as ever, on every machine and under every Node', () => {
  const profile = createProfile(aUserId('golden-ünïcode'))
  for (const event of goldenEvents()) foldEvent(profile, event, aBasis())
  assert.equal(encodeProfile(profile).toString('base64'), golden.bytes)
})
