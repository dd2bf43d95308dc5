/** Keys of the catalog topic say which item they are of. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogKeyOf, parseCatalogKey } from './catalog-key.js'
import { asItemId, asScenarioName } from './ids.js'

test('a key names its item again, colons in the id included', () => {
  const item = { scenario: asScenarioName('video'), itemId: asItemId('a:b:') }

  assert.equal(catalogKeyOf(item), 'video:a:b:')
  assert.deepEqual(parseCatalogKey('video:a:b:'), item)
})

test('a key without an item names none', () => {
  assert.deepEqual(parseCatalogKey('video'), { scenario: 'video', itemId: '' })
  assert.deepEqual(parseCatalogKey(''), { scenario: '', itemId: '' })
})
