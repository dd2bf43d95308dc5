/** Items newer than the release join those of the release where their content places them, and leave with their words. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asItemId } from '@profilestream/contracts'
import { aFilm, aRelease, aServing } from '../testing/a-world.js'
import { createDeepSpace } from './deep-space.js'

const place = (terms: Iterable<string>): Float32Array | null =>
  new Set(terms).has('space') ? Float32Array.of(3, 4) : null

const aWorld = () => {
  const serving = aServing()
  const { model } = aRelease(serving, { films: ['alien', 'dune'] })
  return { table: serving.table, model, spaceOf: createDeepSpace(model, place) }
}

test('until the catalog names a new item that can be placed, the space is that of the release', () => {
  const { table, model, spaceOf } = aWorld()
  table.describe(aFilm('heat', { categories: ['crime'], title: null }))

  assert.equal(spaceOf(table).embeddings, model.embeddings)
  assert.equal(spaceOf(table).numbering, model.numbering)
})

test('a new item lies where its content says, behind those of the release', () => {
  const { table, model, spaceOf } = aWorld()
  table.describe(aFilm('solaris', { categories: ['space'] }))

  const { embeddings, numbering } = spaceOf(table)

  const index = table.find(asItemId('solaris'))
  assert.deepEqual([...embeddings.rows], [...model.embeddings.rows, 3, 4])
  assert.deepEqual([...numbering.toCatalog], [...model.numbering.toCatalog, index])
  assert.equal(numbering.fromCatalog[index], 2)
  assert.equal(numbering.fromCatalog[table.find(asItemId('dune'))], 1)
})

test('what the catalog says later counts, and an item that it takes out leaves', () => {
  const { table, model, spaceOf } = aWorld()
  table.describe(aFilm('solaris', { categories: ['space'] }))
  const first = spaceOf(table)

  assert.equal(spaceOf(table), first)
  table.withdraw(asItemId('solaris'))

  assert.equal(spaceOf(table).embeddings, model.embeddings)
})

test('a release without a map serves its own items alone', () => {
  const { table, model } = aWorld()
  table.describe(aFilm('solaris', { categories: ['space'] }))

  assert.equal(createDeepSpace(model, null)(table).embeddings, model.embeddings)
})
