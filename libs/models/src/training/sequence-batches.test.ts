/** Windows and batches hand every target to training, each with what came before it. */
import fc from 'fast-check'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { PADDING } from '../sequence-tensors.js'
import { batchesOf, cutWindows, toBatch, type Window } from './sequence-batches.js'

const sequences = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 }), { maxLength: 12 })

/** [previous item, item] pairs, sorted. */
const pairsOf = (windows: readonly Pick<Window, 'items'>[]): string[] =>
  windows
    .flatMap(({ items }) => Array.from(items.subarray(1), (item, place) => `${items[place]} ${item}`))
    .sort()

test('a pass over all targets has each of them once', () => {
  fc.assert(
    fc.property(sequences, fc.integer({ min: 2, max: 12 }), fc.integer(), (plain, length, seed) => {
      const given = plain.map((sequence) => Int32Array.from(sequence))

      const windows = cutWindows({ sequences: given }, { length, older: true }, createSeededRandom(seed))

      assert.deepEqual(
        pairsOf(windows),
        pairsOf(given.filter(({ length }) => length > 1).map((items) => ({ items }))),
      )
      for (const { items } of windows) assert.ok(items.length >= 2 && items.length <= length + 1)
    }),
  )
})

test('a pass over the newest targets has one window a user, ending at the newest item', () => {
  const given = [Int32Array.of(1), Int32Array.of(1, 2), Int32Array.of(1, 2, 3, 4, 5)]

  const windows = cutWindows({ sequences: given }, { length: 3, older: false }, createSeededRandom(1))

  assert.deepEqual(
    windows.map(({ items }) => [...items]),
    [
      [1, 2],
      [2, 3, 4, 5],
    ],
  )
})

const TWO = [{ items: Int32Array.of(5, 6, 7, 8) }, { items: Int32Array.of(1, 2) }]

test('inputs are padded on the left and the item after each input is its target', () => {
  const batch = toBatch(TWO, 3, 1)

  assert.deepEqual([...batch.rows.indices], [5, 6, 7, PADDING, PADDING, 1])
  assert.deepEqual([...batch.places], [0, 1, 2, 5])
  assert.deepEqual([...batch.targets], [6, 7, 8, 2])
})

test('with a stride of two the newest input of each step predicts, and rows have an even length', () => {
  const batch = toBatch(TWO, 4, 2)

  // row 0: [-, 5], [6, 7] → 6, 8 ; row 1: [-, -], [-, 1] → 2
  assert.deepEqual([...batch.rows.indices], [PADDING, 5, 6, 7, PADDING, PADDING, PADDING, 1])
  assert.deepEqual([...batch.places], [0, 1, 3])
  assert.deepEqual([...batch.targets], [6, 8, 2])
})

test('batches hold every window once and are the same for the same seed', () => {
  const windows = Array.from({ length: 23 }, (_, index) => ({
    items: Int32Array.from({ length: 2 + (index % 7) }, () => index),
  }))
  const plan = { length: 10, stride: 1, batch: 4 }

  const [first, again] = [
    batchesOf(windows, plan, createSeededRandom(3)),
    batchesOf(windows, plan, createSeededRandom(3)),
  ]

  assert.equal(first.length, 6)
  const targets = first.flatMap((batch) => [...batch.targets]).sort((a, b) => a - b)
  assert.deepEqual(
    targets,
    windows.flatMap(({ items }) => [...items.subarray(1)]).sort((a, b) => a - b),
  )
  assert.deepEqual(first, again)
})

test('what is known of the steps is cut and padded with them', () => {
  const sequences = [Int32Array.from({ length: 9 }, (_, step) => step), Int32Array.of(7)]
  const columns = sequences.map((items) => ({ at: Float64Array.from(items, (item) => 10 * item) }))

  const windows = cutWindows({ sequences, columns }, { length: 3, older: true }, createSeededRandom(2))
  const { rows } = toBatch(windows, 3, 1)

  assert.ok(windows.length > 2)
  for (const { items, columns: own } of windows)
    assert.deepEqual(
      [...own!.at!],
      [...items].map((item) => 10 * item),
    )
  rows.columns!.forEach(({ at }, row) => assert.equal(at!.at(-1), 10 * rows.indices[row * rows.length + 2]!))
})
