/** What is encoded together. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partsByLength } from './parts-by-length.js'

const sorted = (rows: readonly number[]): number[] => rows.toSorted((a, b) => a - b)

test('histories of one length and few histories are one part', () => {
  assert.deepEqual(partsByLength([5, 5, 5], 10), [[0, 1, 2]])
  assert.deepEqual(partsByLength([100, 1, 0], 100).map(sorted), [[0, 1, 2]])
})

test('many short histories are kept from a long one, and every row is in one part', () => {
  const lengths = Array.from({ length: 500 }, (_, row) => (row % 100 === 7 ? 100 : 10))

  const parts = partsByLength(lengths, 100)

  assert.deepEqual(parts[0], [7, 107, 207, 307, 407])
  assert.deepEqual(sorted(parts.flat()), [...lengths.keys()])
  assert.equal(parts.length, 2)
})

test('a part is worth 4,000 positions', () => {
  const shortBy = (positions: number): number[] => [20, ...new Array<number>(positions).fill(19)]

  assert.equal(partsByLength(shortBy(3_999), 20).length, 1)
  assert.equal(partsByLength(shortBy(4_001), 20).length, 2)
})
