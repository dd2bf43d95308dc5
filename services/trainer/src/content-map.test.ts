/** The map that a release carries knows items by the terms that the recommender looks them up by. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asItemId, type ItemId } from '@profilestream/contracts'
import { createItemPlacer } from '@profilestream/models'
import { createItemTable } from '@profilestream/recommendation'
import { contentMapOf } from './content-map.js'

const items = Array.from({ length: 30 }, (_, item) => asItemId(`item-${item}`))
const wordsOf = (itemId: ItemId): { categories: string[]; tags: string[]; title: string } => ({
  categories: [Number(itemId.slice(5)) % 2 ? 'war' : 'love'],
  tags: Number(itemId.slice(5)) % 3 ? [] : ['old'],
  title: `Harvest ${itemId}`,
})
const labels = new Map(items.map((itemId) => [itemId, wordsOf(itemId)]))
/** War to the right, love to the left. */
const itemEmbeddings = Float32Array.from(items.flatMap((_, item) => [item % 2 ? 1 : -1, 0.5]))
const popularity = new Float32Array(items.length).fill(9)

test('an item that the catalog adds later lies among its kind, by the terms of the item table', () => {
  const { content } = contentMapOf({ items, labels, popularity }, { itemEmbeddings, dimension: 2 })
  const place = createItemPlacer(content!)
  const table = createItemTable()
  table.describe({ itemId: asItemId('new'), categories: ['war'], title: 'Unheard' })

  const [x, y] = place(table.terms(table.find(asItemId('new'))))!

  assert.ok(Math.abs(x! - 1) < 0.2 && Math.abs(y! - 0.5) < 0.2, `[${x}, ${y}]`)
})

test('where the catalog says nothing of items there is no map', () => {
  assert.deepEqual(
    contentMapOf({ items, labels: new Map(), popularity }, { itemEmbeddings, dimension: 2 }),
    {},
  )
})
