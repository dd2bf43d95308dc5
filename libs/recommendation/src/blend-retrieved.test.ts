/** A blend with a retrieved source is the blend that scored everything, as long as the index finds what it should. */
import { topK } from '@profilestream/similarity'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { blend } from './blend.js'
import type { Numbering, SourceScores } from './candidate.js'
import { retrieveDeep, type NearestItems, type RetrievedScores } from './retrieved-scores.js'
import { momentsOf } from './row-moments.kernel.js'
import { scoreDeep } from './sources/deep.js'
import { spreadOf } from './standardise.kernel.js'

const DIMENSION = 4
const atOnce = (): Promise<void> => Promise.resolve()

/** Numbers that have no two alike. */
const numbers = (seed: number, count: number): Float32Array => {
  let state = seed * 2_654_435_761 + 12_345
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
}

/** An index that finds exactly the best, but never more than so many. */
const exactIndex = (rows: Float32Array, most: number): NearestItems => ({
  nearest: (vector, count) => {
    const { indices, scores } = topK(scoreDeep(vector, { rows, dimension: DIMENSION }), Math.min(count, most))
    return { items: indices, scores }
  },
})

/** A catalog in which every third item is unknown to the release, and of the others the last are in no index. */
const aWorld = async (seed: number, items: number, found: number, newerItems = 0) => {
  const catalog = items + Math.floor(items / 2)
  const toCatalog = Int32Array.from({ length: items }, (_, item) => item + (item >> 1))
  const fromCatalog = new Int32Array(catalog).fill(-1)
  toCatalog.forEach((position, item) => (fromCatalog[position] = item))
  const numbering: Numbering = { toCatalog, fromCatalog }
  const rows = numbers(seed, items * DIMENSION)
  const vector = numbers(seed + 1, DIMENSION)
  const embeddings = { rows, dimension: DIMENSION }
  const indexed = Math.max(1, items - newerItems) * DIMENSION
  const own = { rows: rows.subarray(0, indexed), dimension: DIMENSION }
  const newer = { rows: rows.subarray(indexed), dimension: DIMENSION }
  const others: SourceScores[] = [
    { name: 'popularity', weight: 0.4, scores: numbers(seed + 2, items), numbering },
    { name: 'trending', weight: 0.7, scores: numbers(seed + 3, catalog), numbering: null },
  ]
  const retrieval = {
    index: exactIndex(own.rows, found),
    moments: await momentsOf(own.rows, DIMENSION, atOnce),
  }
  const deep = { name: 'deep', numbering } as const
  return {
    catalog,
    others,
    scored: (weight: number): SourceScores => ({ ...deep, weight, scores: scoreDeep(vector, embeddings) }),
    retrieved: (weight: number): RetrievedScores => ({
      ...deep,
      weight,
      ...retrieveDeep(vector, { own, newer }, retrieval),
    }),
  }
}

/** Two ways to the same score add in another order, so items whose scores differ by rounding alone may change places. */
const assertAlike = (score: number, expected: number): void =>
  assert.ok(Math.abs(score - expected) < 1e-4, `${score} is not ${expected}`)

test('the best of a blend are the same whether a source scored all items or was asked for a few', async () => {
  const cases = fc.record({
    seed: fc.nat(10_000),
    items: fc.integer({ min: 1, max: 300 }),
    found: fc.integer({ min: 1, max: 40 }),
    weight: fc.constantFrom(0, 0.1, 1, 20),
    count: fc.integer({ min: 1, max: 500 }),
    newer: fc.integer({ min: 0, max: 30 }),
  })
  await fc.assert(
    fc.asyncProperty(cases, async ({ seed, items, found, weight, count, newer }) => {
      const world = await aWorld(seed, items, found, newer)
      const exact = blend([world.scored(weight), ...world.others], world.catalog).best(world.catalog)
      const exactScores = new Map([...exact.indices].map((index, place) => [index, exact.scores[place]!]))

      const best = blend(world.others, world.catalog, world.retrieved(weight)).best(count)

      assert.equal(new Set(best.indices).size, Math.min(count, exact.indices.length))
      best.indices.forEach((index, place) => {
        assertAlike(exactScores.get(index)!, exact.scores[place]!)
        assertAlike(best.scores[place]!, exact.scores[place]!)
      })
    }),
  )
})

test('asking for more after a few gives further candidates in their order', async () => {
  const world = await aWorld(7, 200, 5)
  const exact = blend([world.scored(1), ...world.others], world.catalog).best(150)
  const { best } = blend(world.others, world.catalog, world.retrieved(1))

  const first = best(10).indices
  const all = best(150).indices

  assert.deepEqual(first, exact.indices.slice(0, 10))
  assert.deepEqual(all, exact.indices)
})

test('a retrieved source has the share that it would have had in any item', async () => {
  const world = await aWorld(3, 60, 5)
  const exact = blend([world.scored(1), ...world.others], world.catalog)
  const retrieved = blend(world.others, world.catalog, world.retrieved(1))

  for (let index = 0; index < world.catalog; index++) {
    const shares = retrieved.contributions(index)
    const expected = exact.contributions(index)
    assert.deepEqual(
      shares.map(({ source }) => source),
      expected.map(({ source }) => source),
    )
    shares.forEach(({ value }, at) => assert.ok(Math.abs(value - expected[at]!.value) < 1e-5))
  }
})

test('mean and spread of all scores follow from the moments of the rows', async () => {
  const rows = numbers(1, 7_001 * DIMENSION).map((value, at) => value + (at % DIMENSION))
  const vector = numbers(2, DIMENSION)
  const expected = spreadOf(scoreDeep(vector, { rows, dimension: DIMENSION }))

  const found = (await momentsOf(rows, DIMENSION, atOnce)).spreadOf(vector)

  assert.ok(Math.abs(found.mean - expected.mean) < 1e-6)
  assert.ok(Math.abs(found.deviation - expected.deviation) < 1e-6)
})
