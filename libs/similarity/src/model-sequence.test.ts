/** Model sequences: what models read is what a person would call the next step. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modelSequence } from './model-sequence.js'

test('where items do not repeat, an item counts where it was first met', () => {
  assert.deepEqual([...modelSequence([3, 3, 1, 3, 2, 1], false)], [3, 1, 2])
})

test('where items repeat, only runs become one step', () => {
  assert.deepEqual([...modelSequence([3, 3, 1, 3, 2, 2], true)], [3, 1, 3, 2])
})

test('items unknown to the model are left out and do not part a run', () => {
  assert.deepEqual([...modelSequence([3, -1, 3, 1], true)], [3, 1])
})
