/** Curves of a training, in a terminal. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { curveLines } from './curve-lines.js'

test('loss and NDCG@10 are drawn with their first and last value; an epoch that was not judged is left out', () => {
  const points = [
    { loss: 8, ndcg10: 0.01 },
    { loss: 6, ndcg10: null },
    { loss: 1, ndcg10: 0.15 },
  ]

  assert.deepEqual(curveLines(points), ['  loss    8.0000 █▆▁ 1.0000', '  ndcg@10 0.0100 ▁█ 0.1500'])
})

test('one epoch is no curve', () => {
  assert.deepEqual(curveLines([{ loss: 8, ndcg10: null }]), [])
})
