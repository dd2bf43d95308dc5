/** Sparse matrices: the transpose read entry by entry is the same matrix. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countPopularity } from './popularity.kernel.js'
import { matrixOfSequences, type SparseMatrix } from './sparse-matrix.js'
import { transpose } from './transpose.kernel.js'

const entriesOf = (matrix: SparseMatrix): string[] =>
  Array.from({ length: matrix.rows }, (_, row) => row).flatMap((row) =>
    Array.from(matrix.columns.subarray(matrix.offsets[row], matrix.offsets[row + 1]), (column) =>
      [row, column].join(','),
    ),
  )

test('an item met twice by a user is one entry', () => {
  const matrix = matrixOfSequences([Int32Array.of(2, 0, 2), new Int32Array(0), Int32Array.of(1)], 3)

  assert.deepEqual([...matrix.offsets], [0, 2, 2, 3])
  assert.deepEqual([...matrix.columns], [0, 2, 1])
})

test('popularity counts every interaction', () => {
  assert.deepEqual([...countPopularity([Int32Array.of(2, 0, 2), Int32Array.of(2)], 4)], [1, 0, 3, 0])
})

test('the transpose holds the same entries with rows and columns exchanged, rows ascending', () => {
  const user = fc.array(fc.nat(9), { maxLength: 15 }).map((items) => Int32Array.from(items))
  fc.assert(
    fc.property(fc.array(user, { maxLength: 10 }), (users) => {
      const matrix = matrixOfSequences(users, 10)
      const exchanged = entriesOf(matrix).map((entry) => entry.split(',').reverse().join(','))

      assert.deepEqual(entriesOf(transpose(matrix)), exchanged.sort())
      assert.deepEqual(transpose(transpose(matrix)), matrix)
    }),
  )
})
