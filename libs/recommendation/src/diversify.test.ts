import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { diversify } from './diversify.js'
import { createItemTable, type ItemTable } from './item-table.js'
import { anItem } from './testing/an-item.js'

const aTable = (categories: readonly string[]): ItemTable => {
  const table = createItemTable()
  categories.forEach((category, index) => table.describe(anItem(`i${index}`, { categories: [category] })))
  return table
}

test('an item unlike the list so far overtakes a slightly better one that is alike', () => {
  const candidates = [1, 0.9, 0.8, 0].map((score, index) => ({ index, score }))

  const list = diversify(aTable(['a', 'a', 'b', 'c']), candidates, { limit: 2, strength: 0.3 })

  // after item 0: item 1 is worth 0.7·0.9 − 0.3·1 = 0.33, item 2 0.7·0.8 − 0 = 0.56
  assert.deepEqual(
    list.map(({ index }) => index),
    [0, 2],
  )
})

test('strength 0 keeps the order, and the list is always a choice of the candidates', () => {
  const anyCandidates = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(
      anyCandidates,
      fc.integer({ min: 1, max: 15 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (categories, limit, strength) => {
        const candidates = categories.map((_, index) => ({ index, score: -index }))
        const list = diversify(aTable(categories), candidates, { limit, strength })

        assert.equal(list.length, Math.min(limit, candidates.length))
        assert.equal(new Set(list).size, list.length)
        if (strength === 0) assert.deepEqual(list, candidates.slice(0, limit))
      },
    ),
  )
})
