import assert from 'node:assert/strict'
import test from 'node:test'
import { ContractError } from '@profilestream/contracts'
import fc from 'fast-check'
import { foldEvent } from '../fold/fold-event.js'
import { createProfile, type MutableProfile } from '../mutable-profile.js'
import { aBasis, placed, someEvents } from '../testing/arbitraries.js'
import { aUserId, anEvent } from '../testing/builders.js'
import { profileUpdatedOf } from '../view/profile-updated.js'
import { decodeProfile, viewProfile } from '../view/view-profile.js'
import { encodeProfile } from './encode-profile.js'
import { openProfile, profileVersionOf } from './open-profile.js'

const basis = aBasis()
const aProfile = (events = placed([{}])): MutableProfile => {
  const profile = createProfile(aUserId())
  for (const event of events) foldEvent(profile, event, basis)
  return profile
}
const refusesClearly = (read: () => unknown): void => {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof ContractError, String(error))
    assert.ok(error.message.length > 20)
  }
}
const readEverything = (bytes: Uint8Array): void => {
  decodeProfile(bytes)
  const profile = openProfile(bytes)
  for (const fields of [{ action: 'unlike' }, { occurredAt: 1 }, {}, { scenario: 'other' }] as const) {
    foldEvent(profile, { event: anEvent({ eventId: 'x-1', ...fields }), partition: 1, offset: 1e9 }, basis)
  }
  encodeProfile(profile)
}

test('a profile is read back as it was written', () => {
  fc.assert(
    fc.property(someEvents({ days: 90, maxLength: 300 }), (events) => {
      const profile = aProfile(events)
      const bytes = encodeProfile(profile)
      assert.deepEqual(decodeProfile(bytes), viewProfile(profile))
      assert.deepEqual(encodeProfile(openProfile(bytes)), bytes)
    }),
    { numRuns: 60 },
  )
})

test('memory that another profile used before leaves no trace', () => {
  const two = fc.tuple(someEvents({ days: 90, maxLength: 200 }), someEvents({ days: 90, maxLength: 200 }))
  fc.assert(
    fc.property(two, ([events, others]) => {
      const next = { ...(placed([{ eventId: 'next' }])[0] ?? assert.fail()), offset: 1_000 }
      const follow = anEvent({ eventId: 'follow', action: 'follow', itemId: null, targetUserId: 'bob' })
      const tied = (): MutableProfile => {
        const profile = aProfile(others)
        foldEvent(profile, { event: follow, partition: 0, offset: 1_000 }, basis)
        return profile
      }
      const scratch = tied()
      for (const bytes of [encodeProfile(aProfile(events)), encodeProfile(aProfile([]))]) {
        const [fresh, reused] = [openProfile(bytes), openProfile(bytes, scratch)]
        assert.deepEqual(profileUpdatedOf(reused), profileUpdatedOf(fresh))
        assert.equal(reused.openedVersion, profileVersionOf(bytes))
        for (const profile of [fresh, reused]) foldEvent(profile, next, basis)
        assert.deepEqual(profileUpdatedOf(reused), profileUpdatedOf(fresh))
        assert.deepEqual(viewProfile(reused), viewProfile(fresh))
        assert.deepEqual(encodeProfile(reused), encodeProfile(fresh))
      }
      const created = createProfile(aUserId(), tied())
      for (const event of events) foldEvent(created, event, basis)
      assert.deepEqual(encodeProfile(created), encodeProfile(aProfile(events)))
    }),
    { numRuns: 60 },
  )
})

test('ids in any script, versions beyond 32 bits and times before 1970 are read back', () => {
  for (const id of ['用户', 'Zoë', '\u0000', 'x'.repeat(256), '🦊'.repeat(60)]) {
    const profile = { ...createProfile(aUserId(id)), version: 2 ** 47 + 12_345 }
    assert.equal(decodeProfile(encodeProfile(profile)).userId, id)
    assert.equal(profileVersionOf(encodeProfile(profile)), 2 ** 47 + 12_345)
  }
})

test('the version stands at bytes 2 to 7, highest first, where the script compares it', () => {
  const bytes = encodeProfile({ ...createProfile(aUserId()), version: 0x010203040506 })
  assert.deepEqual([...bytes.subarray(2, 8)], [1, 2, 3, 4, 5, 6])
  assert.equal(profileVersionOf(null), 0)
})

test('any bytes are read or refused with a clear error', () => {
  const random = fc.uint8Array({ maxLength: 400 })
  fc.assert(fc.property(random, (bytes) => refusesClearly(() => readEverything(bytes))))
  const head = [0x50, 1, 0, 0, 0, 0, 0, 9]
  fc.assert(
    fc.property(random, (bytes) =>
      refusesClearly(() => readEverything(Uint8Array.from([...head, ...bytes]))),
    ),
    { numRuns: 2_000 },
  )
})

test('damaged profiles are read or refused with a clear error, and fold without harm', () => {
  const stored = [5, 120, 250].map((length) =>
    encodeProfile(
      aProfile(fc.sample(someEvents({ days: 60, maxLength: length }), { numRuns: 1, seed: length })[0]),
    ),
  )
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.constantFrom(...stored), damage, (bytes, changes) => {
      const damaged = Uint8Array.from(bytes)
      for (const [at, value] of changes) damaged[8 + (at % (damaged.length - 8))] = value
      refusesClearly(() => readEverything(damaged))
    }),
    { numRuns: 3_000 },
  )
})

const isRefused = (bytes: Uint8Array): boolean => {
  try {
    decodeProfile(bytes)
    return false
  } catch (error) {
    assert.ok(error instanceof ContractError)
    return true
  }
}

test('a profile cut short anywhere is refused, unless only its last parts are gone', () => {
  const bytes = encodeProfile(aProfile())
  let whole = 0
  for (let length = 0; length < bytes.length; length++) {
    const cut = bytes.subarray(0, length)
    if (bytes.length - length > 200) assert.throws(() => decodeProfile(cut), ContractError)
    else if (isRefused(cut)) continue
    else assert.deepEqual([encodeProfile(openProfile(cut)), ++whole], [cut, 1])
  }
  assert.throws(() => decodeProfile(Uint8Array.from([...bytes, 0])), ContractError)
})

test('what another program wrote and what a newer version wrote are told apart', () => {
  assert.throws(() => openProfile(Buffer.from('hello, world')), /is another program writing/)
  const bytes = encodeProfile(aProfile())
  bytes[1] = 9
  assert.throws(() => openProfile(bytes), /format 9.*newer version/)
})

test('the encoded bytes are the caller’s own: another profile does not change them', () => {
  const bytes = encodeProfile(aProfile())
  const copy = Buffer.from(bytes)
  encodeProfile(aProfile(placed(Array.from({ length: 300 }, () => ({})))))
  assert.deepEqual(bytes, copy)
})
