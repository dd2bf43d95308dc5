/** The index finds what scoring everything finds, comes back from its bytes, and refuses what is not its own. */
import { ContractError } from '@profilestream/contracts'
import { scoreDeep, type Embeddings } from '@profilestream/recommendation'
import { topK } from '@profilestream/similarity'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildItemIndex } from './build-item-index.js'
import { openItemIndex } from './open-item-index.js'

const DIMENSION = 16
const ITEMS = 3_000
const WIDE = { connectivity: 16, expansionAdd: 200, expansionSearch: 2_000 }

/** Seeded numbers, −1 to 1. */
const numbers = (seed: number, count: number): Float32Array => {
  let state = seed
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
}

/** Embeddings of very different lengths: nearest and highest inner product are not the same then. */
const embeddings: Embeddings = {
  dimension: DIMENSION,
  rows: numbers(1, ITEMS * DIMENSION).map((value, at) => value * (1 + (Math.floor(at / DIMENSION) % 7))),
}
const bytes = await buildItemIndex(embeddings, { parameters: WIDE })

test('with candidates enough the index finds the highest inner products, in order, with their exact scores', async () => {
  const index = await openItemIndex(bytes, embeddings, { parameters: WIDE })

  for (let query = 0; query < 20; query++) {
    const vector = numbers(100 + query, DIMENSION)
    const expected = topK(scoreDeep(vector, embeddings), 100)
    const { items, scores } = index.nearest(vector, 100)
    assert.deepEqual(items, expected.indices)
    assert.deepEqual(scores, expected.scores)
  }
})

test('a catalog smaller than what is asked for is found whole', async () => {
  const few = { dimension: DIMENSION, rows: embeddings.rows.slice(0, 5 * DIMENSION) }
  const index = await openItemIndex(await buildItemIndex(few), few)

  assert.deepEqual(index.nearest(numbers(9, DIMENSION), 100).items.sort(), Int32Array.of(0, 1, 2, 3, 4))
})

test('several threads index a catalog of any size', async () => {
  for (const items of [7_000, 11_000, 15_000, 16_000]) {
    const catalog = { dimension: 4, rows: numbers(2, 4 * items) }
    const index = await openItemIndex(await buildItemIndex(catalog, { threads: 2 }), catalog)
    const vector = numbers(3, 4)
    const found = new Set(index.nearest(vector, 100).items)
    const expected = topK(scoreDeep(vector, catalog), 100).indices
    assert.ok(expected.filter((item) => found.has(item)).length >= 98, String(items))
  }
})

test('progress is told, to the last item', async () => {
  const told: number[] = []
  await buildItemIndex(embeddings, { threads: 1, onProgress: (items) => told.push(items) })

  assert.deepEqual(told, [ITEMS])
})

test('an index of other items, and bytes that are none, are refused', async () => {
  const others = { dimension: DIMENSION, rows: embeddings.rows.slice(DIMENSION) }
  const narrower = { dimension: DIMENSION / 2, rows: embeddings.rows }

  await assert.rejects(
    openItemIndex(bytes, others),
    /holds 3000 of 16 dimensions where 2999 of 16 belong: refit/,
  )
  await assert.rejects(openItemIndex(bytes, narrower), ContractError)
  await assert.rejects(openItemIndex(Buffer.from('no index'), embeddings), /is none: refit/)
  await assert.rejects(openItemIndex(bytes.subarray(0, 5_000), embeddings), /is cut off/)
  const later = Buffer.from(bytes)
  later[4] = 2
  await assert.rejects(
    openItemIndex(later, embeddings),
    /has format 2, and this version reads 1 only: upgrade/,
  )
})
