import assert from 'node:assert/strict'
import test from 'node:test'
import { asEventId, asItemId } from '@profilestream/contracts'
import fc from 'fast-check'
import {
  createPackedId,
  eventKeyOf,
  hashBytes,
  hasKey,
  packId,
  readKey,
  unpackId,
  writeKey,
} from './event-key.kernel.js'

const key = fc.integer({ min: 0, max: 2 ** 48 - 1 })

test('ids that count upwards have keys that count upwards, padded or not', () => {
  for (const prefix of ['ml-100k-', 'a:', '', 'x/y-1-']) {
    fc.assert(
      fc.property(fc.nat(9_999_998), (number) => {
        assert.ok(
          eventKeyOf(asEventId(`${prefix}${number}`)) < eventKeyOf(asEventId(`${prefix}${number + 1}`)),
        )
        const padded = String(number).padStart(9, '0')
        assert.equal(Math.floor(eventKeyOf(asEventId(`${prefix}${padded}`)) / 2 ** 24), number)
      }),
    )
  }
})

test('an id whose last part is not all digits is hashed whole: its digits are not taken for a number', () => {
  const keys = ['3c0f-00a12', 'e12', 'ß7', '-', 'abc'].map((id) =>
    Math.floor(eventKeyOf(asEventId(id)) / 2 ** 24),
  )
  assert.deepEqual(
    keys.filter((high) => high < 1_000),
    [],
  )
})

test('a hundred thousand ids have as many keys', () => {
  const ids = Array.from({ length: 50_000 }, (_, i) => [`evt-${i}`, `b${i}c`]).flat()
  assert.equal(new Set(ids.map((id) => eventKeyOf(asEventId(id)))).size, ids.length)
})

test('keys are read back as written, and found among others only if they are there', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 50 }), key, (keys, other) => {
      const bytes = new Uint8Array(3 + keys.length * 6)
      keys.forEach((one, i) => writeKey(bytes, 3 + i * 6, one))
      assert.deepEqual(keys.map((_, i) => readKey(bytes, 3 + i * 6)), keys) // prettier-ignore
      const stored = { bytes, at: 3, count: keys.length }
      assert.ok(keys.every((one) => hasKey(stored, one)))
      assert.equal(hasKey(stored, other), keys.includes(other))
    }),
  )
})

test('an item id is unpacked as it was packed, whatever it is', () => {
  const id = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 256 }),
    fc.nat().map(String),
    fc.constantFrom('0', '007', '999999999', '1000000000', '-1', '1e3', '用户'),
  )
  fc.assert(
    fc.property(id, (text) => {
      const packed = packId(asItemId(text), createPackedId())
      const expected = Buffer.from(text).toString()
      assert.equal(unpackId(packed.bytes, 0, packed.length), expected)
    }),
  )
})

test('numbers are packed small', () => {
  const lengthOf = (id: string): number => packId(asItemId(id), createPackedId()).length
  assert.deepEqual(['1', '63', '64', '1682', '999999999'].map(lengthOf), [1, 1, 2, 2, 5])
})

test('hashes of packed ids are spread evenly', () => {
  const buckets = new Array<number>(64).fill(0)
  for (let i = 0; i < 64_000; i++) {
    const packed = packId(asItemId(`item-${i}`), createPackedId())
    buckets[hashBytes(packed.bytes, 0, packed.length) % 64]! += 1
  }
  for (const count of buckets) assert.ok(Math.abs(count - 1_000) < 150)
})
