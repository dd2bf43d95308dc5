/** Windows and batches hand every target to training, each with what came before it. */
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../random.js'
import { PADDING } from '../sequence-tensors.js'
import { batchesOf, cutWindows, toBatch } from './sequence-batches.js'

const sequences = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 }), { maxLength: 12 })

/** [previous item, item] pairs, sorted. */
const pairsOf = (windows: readonly Int32Array[]): string[] =>
  windows
    .flatMap((window) => Array.from(window.subarray(1), (item, place) => `${window[place]} ${item}`))
    .sort()

test('a pass over all targets has each of them once', () => {
  fc.assert(
    fc.property(sequences, fc.integer({ min: 2, max: 12 }), fc.integer(), (plain, length, seed) => {
      const given = plain.map((sequence) => Int32Array.from(sequence))

      const windows = cutWindows(given, { length, older: true }, createRandom(seed))

      assert.deepEqual(pairsOf(windows), pairsOf(given.filter((sequence) => sequence.length > 1)))
      for (const window of windows) assert.ok(window.length >= 2 && window.length <= length + 1)
    }),
  )
})

test('a pass over the newest targets has one window a user, ending at the newest item', () => {
  const given = [Int32Array.of(1), Int32Array.of(1, 2), Int32Array.of(1, 2, 3, 4, 5)]

  const windows = cutWindows(given, { length: 3, older: false }, createRandom(1))

  assert.deepEqual(
    windows.map((window) => [...window]),
    [
      [1, 2],
      [2, 3, 4, 5],
    ],
  )
})

test('inputs are padded on the left and the item after each input is its target', () => {
  const batch = toBatch([Int32Array.of(5, 6, 7, 8), Int32Array.of(1, 2)], 3, 1)

  assert.deepEqual([...batch.rows.indices], [5, 6, 7, PADDING, PADDING, 1])
  assert.deepEqual([...batch.places], [0, 1, 2, 5])
  assert.deepEqual([...batch.targets], [6, 7, 8, 2])
})

test('with a stride of two the newest input of each step predicts, and rows have an even length', () => {
  const batch = toBatch([Int32Array.of(5, 6, 7, 8), Int32Array.of(1, 2)], 4, 2)

  // row 0: [-, 5], [6, 7] → 6, 8 ; row 1: [-, -], [-, 1] → 2
  assert.deepEqual([...batch.rows.indices], [PADDING, 5, 6, 7, PADDING, PADDING, PADDING, 1])
  assert.deepEqual([...batch.places], [0, 1, 3])
  assert.deepEqual([...batch.targets], [6, 8, 2])
})

test('batches hold every window once and are the same for the same seed', () => {
  const windows = Array.from({ length: 23 }, (_, index) =>
    Int32Array.from({ length: 2 + (index % 7) }, () => index),
  )
  const plan = { length: 10, stride: 1, batch: 4 }

  const [first, again] = [
    batchesOf(windows, plan, createRandom(3)),
    batchesOf(windows, plan, createRandom(3)),
  ]

  assert.equal(first.length, 6)
  const targets = first.flatMap((batch) => [...batch.targets]).sort((a, b) => a - b)
  assert.deepEqual(
    targets,
    windows.flatMap((window) => [...window.subarray(1)]).sort((a, b) => a - b),
  )
  assert.deepEqual(first, again)
})
