import assert from 'node:assert/strict'
import test from 'node:test'
import { createRecentMap } from './recent-map.js'

test('past the bound the key that was silent longest is forgotten', () => {
  const map = createRecentMap<string, number>(2, [['ann', 1]])
  for (const [key, value] of [['bob', 2], ['ann', 3], ['cid', 4]] as const) map.note(key, value) // prettier-ignore

  assert.deepEqual([...map.all()], [['ann', 3], ['cid', 4]]) // prettier-ignore
  assert.equal(map.get('bob'), undefined)
  assert.equal(map.oldest(), 'ann')
})

test('what is forgotten makes room', () => {
  const map = createRecentMap<string, number>(2)
  map.note('ann', 1)
  map.note('bob', 2)
  map.forget('ann')
  map.note('cid', 3)

  assert.deepEqual([...map.all().keys()], ['bob', 'cid'])
  assert.equal(createRecentMap(1).oldest(), undefined)
})
