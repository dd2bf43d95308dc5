/** Numbers as a line of signs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sparkline } from './sparkline.js'

test('the least is lowest, the greatest highest, and what is between stands between', () => {
  assert.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 20), '▁▂▃▄▅▆▇█')
  assert.equal(sparkline([9, 2, 5.5], 20), '█▁▅')
})

test('more numbers than places are joined to means, none is left out', () => {
  assert.equal(sparkline([0, 0, 7, 7, 3, 4], 3), '▁█▅')
  assert.equal(sparkline([1, 2, 3, 4, 5], 2).length, 2)
})

test('equal numbers stand in the middle, and no number draws nothing', () => {
  assert.equal(sparkline([3, 3], 20), '▄▄')
  assert.equal(sparkline([], 20), '')
})
