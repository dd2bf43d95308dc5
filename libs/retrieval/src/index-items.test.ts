/** Which releases get an index, and what becomes of one where none can be made. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexItems } from './index-items.js'
import { openItemIndex } from './open-item-index.js'

const embeddings = { dimension: 4, rows: Float32Array.from({ length: 40 }, (_, at) => Math.sin(at)) }

test('a catalog gets an index from so many items on, and a smaller one none', async () => {
  const warn = (message: string): void => assert.fail(message)

  assert.deepEqual(await indexItems(embeddings, { warn }), {})
  assert.deepEqual(await indexItems(embeddings, { fromItems: 11, warn }), {})
  const { itemIndex } = await indexItems(embeddings, { fromItems: 10, warn })

  const index = await openItemIndex(itemIndex!, embeddings)
  assert.equal(index.nearest(embeddings.rows.subarray(0, 4), 3).items.length, 3)
})

test('where no index can be made that is told, and the release goes without', async (context) => {
  const warnings: string[] = []
  const { TMPDIR } = process.env
  context.after(() =>
    TMPDIR === undefined ? delete process.env['TMPDIR'] : (process.env['TMPDIR'] = TMPDIR),
  )
  process.env['TMPDIR'] = '/nowhere'

  const made = await indexItems(embeddings, { fromItems: 10, warn: (message) => warnings.push(message) })

  assert.deepEqual(made, {})
  assert.match(warnings.join(), /no index of its 10 items, all of them are scored: .*nowhere/)
})
