/** Parts: read as written, absent when empty, refused when damaged. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { ContractError } from '@profilestream/contracts'
import { ByteReader } from './byte-reader.kernel.js'
import { ByteWriter } from './byte-writer.kernel.js'
import { PROFILE_PARTS, readParts, SCENARIO_PARTS, writeParts, type Part } from './parts.js'

interface State {
  first: number
  second: number
}
const aPart = (tag: number, field: keyof State): Part<State> => ({
  tag,
  isEmpty: (state) => state[field] === 0,
  write: (writer, state) => writer.varint(state[field]),
  read: (reader, state) => (state[field] = reader.varint()),
  clear: (state) => (state[field] = 0),
})
const parts = [aPart(3, 'first'), aPart(7, 'second')]
const written = (state: State): Buffer => {
  const writer = new ByteWriter()
  writeParts(writer, parts, state)
  return Buffer.from(writer.take())
}
const readInto = (bytes: Uint8Array, state: State): State => {
  readParts(new ByteReader().open(bytes), parts, state)
  return state
}

test('parts are read as they were written, whatever the memory held before', () => {
  for (const state of [
    { first: 0, second: 0 },
    { first: 300, second: 0 },
    { first: 0, second: 5 },
    { first: 1, second: 2 },
  ]) {
    assert.deepEqual(readInto(written(state), { first: 9, second: 9 }), state)
  }
})

test('a part without content costs no byte', () => {
  assert.equal(written({ first: 0, second: 0 }).length, 0)
  assert.deepEqual([...written({ first: 0, second: 5 })], [7, 1, 0, 5])
})

test('an unknown part, a repeated one, one too long or cut off is refused', () => {
  for (const bytes of [[5, 0, 0], [3, 1, 0, 1, 3, 1, 0, 1], [3, 2, 0, 1, 1], [3, 2, 0, 1], [3, 1], [3]]) {
    assert.throws(() => readInto(Uint8Array.from(bytes), { first: 0, second: 0 }), ContractError)
  }
})

test('every part has a tag of its own, in ascending order', () => {
  for (const tags of [SCENARIO_PARTS.map(({ tag }) => tag), PROFILE_PARTS.map(({ tag }) => tag)]) {
    assert.deepEqual(
      tags,
      [...new Set(tags)].sort((a, b) => a - b),
    )
    assert.ok(tags.every((tag) => tag > 0 && tag < 256))
  }
})
