/** Items newer than the release join those of the release where their content places them, and leave with their words. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asItemId } from '@profilestream/contracts'
import type { ModelEvidence } from '@profilestream/recommendation'
import { aFilm, aRelease, aServing } from '../testing/a-world.js'
import { createDeepSpace, scoreSpace, type DeepSpace } from './deep-space.js'

const place = (terms: Iterable<string>): Float32Array | null =>
  new Set(terms).has('space') ? Float32Array.of(3, 4) : null

const aWorld = () => {
  const serving = aServing()
  const { model } = aRelease(serving, { films: ['alien', 'dune'] })
  return { table: serving.table, model, spaceOf: createDeepSpace(model, place) }
}

const assertOwn = ({ own, newer, numbering }: DeepSpace, model: ModelEvidence): void => {
  assert.equal(own, model.embeddings)
  assert.equal(newer.rows.length, 0)
  assert.equal(numbering, model.numbering)
}

test('until the catalog names a new item that can be placed, the space is that of the release', () => {
  const { table, model, spaceOf } = aWorld()
  table.describe(aFilm('heat', { categories: ['crime'], title: null }))

  assertOwn(spaceOf(table), model)
})

test('a new item lies where its content says, behind those of the release', () => {
  const { table, model, spaceOf } = aWorld()
  table.describe(aFilm('solaris', { categories: ['space'] }))

  const space = spaceOf(table)
  const { own, newer, numbering } = space

  const index = table.find(asItemId('solaris'))
  assert.equal(own, model.embeddings)
  assert.deepEqual([...newer.rows], [3, 4])
  assert.deepEqual([...scoreSpace(Float32Array.of(1, 1), space)], [1, 1, 7])
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

  assertOwn(spaceOf(table), model)
})

test('a release without a map serves its own items alone', () => {
  const { table, model } = aWorld()
  table.describe(aFilm('solaris', { categories: ['space'] }))

  assertOwn(createDeepSpace(model, null)(table), model)
})
