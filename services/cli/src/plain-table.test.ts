/** Tables are aligned. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tableLines } from './plain-table.js'

test('columns are as wide as their widest cell, numbers to the right', () => {
  const lines = tableLines({
    head: ['model', 'hr@10'],
    rows: [['transitions', '0.2']],
    align: ['left', 'right'],
  })

  assert.deepEqual(lines, ['model        hr@10', '───────────  ─────', 'transitions    0.2'])
})
