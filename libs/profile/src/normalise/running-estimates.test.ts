/** A profile's running estimates: what they say, how they are stored, and when they go. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { asReleaseVersion, asScenarioName } from '@profilestream/contracts'
import { encodeProfile } from '../codec/encode-profile.js'
import { openProfile } from '../codec/open-profile.js'
import { foldEvent } from '../fold/fold-event.js'
import { createProfile, type MutableProfile } from '../mutable-profile.js'
import { aBasis, FIRST_DAY_MS } from '../testing/arbitraries.js'
import { anEvent, aUserId, type EventFields } from '../testing/builders.js'
import { viewProfile } from '../view/view-profile.js'
import { scaleFeatures } from './features.js'
import { scalersBeforeRelease } from './running-estimates.js'

const video = asScenarioName('video')
const fold = (profile: MutableProfile, basis = aBasis(), ...all: readonly EventFields[]): MutableProfile => {
  for (const fields of all) {
    const offset = profile.version
    const occurredAt = FIRST_DAY_MS + offset * 10_000
    const event = anEvent({ eventId: `event-${offset}`, itemId: `film-${offset}`, occurredAt, ...fields })
    foldEvent(profile, { event, partition: 0, offset }, basis)
  }
  return profile
}
const estimatesOf = (profile: MutableProfile) =>
  viewProfile(profile).scenarios.get(video)?.estimates ?? assert.fail('no video')

const watched = [
  { dwellMs: 100 },
  { dwellMs: 300 },
  { dwellMs: 500, action: 'view', completion: null },
] as const

test('mean and spread of what interactions say are kept; what says nothing about taste is not', () => {
  const profile = fold(createProfile(aUserId()), aBasis(), ...watched, { action: 'impression', dwellMs: 9e9 })

  const { dwellMs, price } = estimatesOf(profile)

  assert.deepEqual(dwellMs, { count: 3, mean: 300, deviation: Math.sqrt(Math.fround(80_000) / 3) })
  assert.equal(price, undefined)
})

test('stored between every two events they are the same, bit by bit', () => {
  const all = Array.from({ length: 40 }, (_, n) => ({
    dwellMs: n * n * 17,
    price: n % 3 === 0 ? n / 7 : null,
  }))
  const whole = encodeProfile(fold(createProfile(aUserId()), aBasis(), ...all))

  let bytes = encodeProfile(createProfile(aUserId()))
  for (const fields of all) bytes = encodeProfile(fold(openProfile(bytes), aBasis(), fields))

  assert.deepEqual(bytes, whole)
})

test('before a release they scale features as z-scores', () => {
  const profile = fold(createProfile(aUserId()), aBasis(), ...watched)
  const held = viewProfile(profile).scenarios.get(video) ?? assert.fail('no video')
  const nothing = { completion: null, price: null, quantity: null, rating: null, gapMs: null, count: 3 }

  const [dwell] = scaleFeatures({ ...nothing, dwellMs: 300 }, scalersBeforeRelease(held))
  const [longer] = scaleFeatures(
    { ...nothing, dwellMs: 300 + Math.sqrt(80_000 / 3) },
    scalersBeforeRelease(held),
  )

  assert.equal(dwell, 0)
  assert.ok(Math.abs((longer ?? NaN) - 1) < 1e-6)
})

test('from the first event under a release on nothing is kept, and costs no byte', () => {
  const released = {
    ...aBasis(),
    embeddings: { ...aBasis().embeddings, release: () => asReleaseVersion('0001') },
  }
  const [before, after] = [aBasis(), released].map((basis) =>
    fold(fold(createProfile(aUserId()), aBasis(), ...watched), basis, { action: 'impression' }),
  )
  assert.ok(before !== undefined && after !== undefined)

  assert.deepEqual(estimatesOf(after), {})
  assert.ok(encodeProfile(after).length < encodeProfile(before).length)
})
