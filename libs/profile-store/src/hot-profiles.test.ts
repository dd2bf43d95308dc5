import assert from 'node:assert/strict'
import test from 'node:test'
import { asUserId } from '@profilestream/contracts'
import fc from 'fast-check'
import { createHotProfiles } from './hot-profiles.js'

const plain = (held: Uint8Array | undefined): Uint8Array => Uint8Array.from(held ?? [])
const bytes = (length: number, fill = 1): Uint8Array => new Uint8Array(length).fill(fill)

test('what was put last is what is got, until it is forgotten', () => {
  const hot = createHotProfiles({ limitBytes: 100_000 })
  const ann = asUserId('ann')

  hot.put(ann, bytes(10, 1))
  hot.put(ann, bytes(10, 2))
  assert.deepEqual(plain(hot.get(ann)), bytes(10, 2))

  hot.forget(ann)
  assert.equal(hot.get(ann), undefined)
})

test('bytes that the caller uses again do not change what is held', () => {
  const hot = createHotProfiles({ limitBytes: 100_000 })
  const shared = bytes(10, 1)
  hot.put(asUserId('ann'), shared)
  shared.fill(9)
  hot.put(asUserId('bob'), shared)

  assert.deepEqual(plain(hot.get(asUserId('ann'))), bytes(10, 1))
})

test('a version too large to hold takes the older one away', () => {
  const hot = createHotProfiles({ limitBytes: 4_000 })
  hot.put(asUserId('ann'), bytes(10))
  hot.put(asUserId('ann'), bytes(3_000))

  assert.equal(hot.get(asUserId('ann')), undefined)
})

test('a profile in use stays while others come and go', () => {
  const hot = createHotProfiles({ limitBytes: 20_000 })
  const busy = asUserId('busy')
  hot.put(busy, bytes(500))

  for (let i = 0; i < 1_000; i++) {
    hot.put(asUserId(`user-${i}`), bytes(500))
    assert.ok(hot.get(busy))
  }

  assert.equal(hot.get(asUserId('user-0')), undefined)
})

test('whatever is done, it never holds more than its limit and never an old value', () => {
  const step = fc.record({
    user: fc.integer({ min: 0, max: 30 }).map((number) => asUserId(`u${number}`)),
    size: fc.integer({ min: 0, max: 3_000 }),
    what: fc.constantFrom('put', 'put', 'put', 'get', 'forget', 'clear'),
  })
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 200 }),
      fc.integer({ min: 1, max: 20_000 }),
      (steps, limitBytes) => {
        const hot = createHotProfiles({ limitBytes })
        const latest = new Map<string, Uint8Array>()
        for (const { user, size, what } of steps) {
          if (what === 'put') {
            const value = bytes(size, latest.size)
            latest.set(user, value)
            hot.put(user, value)
          }
          if (what === 'forget') hot.forget(user)
          if (what === 'clear') hot.clear()
          if (what === 'forget') latest.delete(user)
          if (what === 'clear') latest.clear()
          const got = hot.get(user)
          if (got !== undefined) assert.deepEqual(plain(got), latest.get(user))
          assert.ok(hot.sizeBytes <= limitBytes)
        }
      },
    ),
  )
})
