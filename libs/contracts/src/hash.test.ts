/** The hash is the published one, bit for bit. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { hash32 } from './hash.kernel.js'

test('the hash is MurmurHash3 of the UTF-8 bytes', () => {
  // Published vectors of MurmurHash3_x86_32, and SMHasher's for the seeds.
  assert.equal(hash32(''), 0)
  assert.equal(hash32('', 1), 0x514e28b7)
  assert.equal(hash32('test'), 0xba6bd213)
  assert.equal(hash32('Hello, world!'), 0xc0363e43)
  assert.equal(hash32('Hello, world!', 0x9747b28c), 0x24884cba)
  assert.equal(hash32('The quick brown fox jumps over the lazy dog'), 0x2e4ff723)
})

test('a text beyond ASCII is hashed by its bytes', () => {
  // π is the bytes cf 80; eight of them with this seed is a vector of the Wikipedia article's test suite.
  assert.equal(hash32('ππππππππ', 0x9747b28c), 0xd58063c1)
})

test('one changed letter changes about half of the bits', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 30 }), fc.nat(), (text, at) => {
      const index = at % text.length
      const changed = text.slice(0, index) + (text[index] === 'a' ? 'b' : 'a') + text.slice(index + 1)
      const bits = (hash32(text) ^ hash32(changed)).toString(2).replace(/[^1]/g, '').length
      assert.ok(bits > 0)
    }),
  )
})
