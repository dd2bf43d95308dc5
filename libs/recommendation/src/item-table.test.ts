import assert from 'node:assert/strict'
import test from 'node:test'
import { asItemId } from '@profilestream/contracts'
import { anItem } from './testing/an-item.js'
import { createItemTable } from './item-table.js'

test('an item keeps its number whatever becomes known of it', () => {
  const table = createItemTable()
  const met = table.admit(asItemId('film-1'))
  table.admit(asItemId('film-2'))
  table.describe(anItem('film-1', { title: 'Alien', categories: ['sci-fi'] }))

  assert.equal(table.find(asItemId('film-1')), met)
  assert.equal(table.facts(met).title, 'Alien')
  assert.equal(table.size(), 2)
  assert.equal(table.find(asItemId('film-9')), -1)
})

test('labels follow the newest description', () => {
  const table = createItemTable()
  table.describe(anItem('film-1', { categories: ['sci-fi', 'horror'] }))
  table.describe(anItem('film-1', { categories: ['sci-fi'], tags: ['space'] }))

  assert.deepEqual([...table.labelled('sci-fi')], [0])
  assert.deepEqual([...table.labelled('space')], [0])
  assert.deepEqual([...table.labelled('horror')], [])
})

test('a withdrawn item loses its labels and comes back when described again', () => {
  const table = createItemTable()
  table.describe(anItem('film-1', { categories: ['sci-fi'] }))
  table.withdraw(asItemId('film-1'))

  assert.equal(table.facts(0).withdrawn, true)
  assert.deepEqual([...table.labelled('sci-fi')], [])

  table.describe(anItem('film-1', { categories: ['sci-fi'] }))
  assert.equal(table.facts(0).withdrawn, false)
})
