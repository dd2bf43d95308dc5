/** Stored bytes of every format that ever landed are read for ever; those written now are the same on every machine. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { foldEvent } from '../fold/fold-event.js'
import { aBasis } from '../testing/arbitraries.js'
import { anEvent } from '../testing/builders.js'
import { goldenProfile } from '../testing/golden-profile.js'
import { profileToJson } from '../view/profile-to-json.js'
import { decodeProfile } from '../view/view-profile.js'
import { encodeProfile } from './encode-profile.js'
import { FORMAT, OLDEST_FORMAT } from './layout.js'
import { openProfile } from './open-profile.js'

interface Golden {
  /** Stored bytes, base64. */
  readonly bytes: string
  /** What they read as. */
  readonly profile: unknown
}
/** A file is added for each format that ever landed, and none is ever changed. */
const goldenOf = (format: number): Golden =>
  JSON.parse(
    readFileSync(
      new URL(`../../../../test/golden/profile-bytes/format-${format}.json`, import.meta.url),
      'utf8',
    ),
  ) as Golden
const formats = Array.from({ length: FORMAT - OLDEST_FORMAT + 1 }, (_, index) => OLDEST_FORMAT + index)

/** All that stands in the golden value must be found; a later version may show more. */
const assertHolds = (actual: unknown, expected: unknown, path = 'profile'): void => {
  if (typeof expected !== 'object' || expected === null) return assert.equal(actual, expected, path)
  assert.ok(typeof actual === 'object' && actual !== null, path)
  for (const [key, value] of Object.entries(expected)) {
    assertHolds((actual as Record<string, unknown>)[key], value, `${path}.${key}`)
  }
}

test('profiles stored by every format are read as they were then', () => {
  for (const { bytes, profile } of formats.map(goldenOf)) {
    const read = profileToJson(decodeProfile(Buffer.from(bytes, 'base64')))
    assertHolds(JSON.parse(JSON.stringify(read)), profile)
  }
})

test('a profile of an older format becomes one of the newest at its next write', () => {
  for (const { bytes } of formats.map(goldenOf)) {
    const profile = openProfile(Buffer.from(bytes, 'base64'))
    const event = anEvent({ eventId: 'next', occurredAt: Number(profile.updatedAt) + 1 })
    foldEvent(profile, { event, partition: 0, offset: 1e9 }, aBasis())

    const upgraded = encodeProfile(profile)

    assert.equal(upgraded[1], FORMAT)
    assert.deepEqual(encodeProfile(openProfile(upgraded)), upgraded)
  }
})

test('the same events give the same bytes as ever, on every machine and under every Node', () => {
  assert.equal(encodeProfile(goldenProfile()).toString('base64'), goldenOf(FORMAT).bytes)
})
