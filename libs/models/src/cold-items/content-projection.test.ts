/** Cold items: the map finds a plan that content follows, leaves alone what it knows nothing of, and gives lists new items. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@profilestream/contracts'
import { normals } from '../random.js'
import type { TrainedEncoder } from '../encoder.js'
import { createItemPlacer, fitContentProjection } from './content-projection.js'
import { placeColdItems } from './place-cold-items.js'
import { solveRidge } from './ridge.kernel.js'

const GENRES = 6
const DIMENSION = 8
const ITEMS = 120

/** Items of one to three genres whose embeddings lie near the mean of their genres' directions; the last ten nobody met. */
const world = () => {
  const random = createSeededRandom(3)
  const directions = normals(random, GENRES * DIMENSION, 1)
  const labels = Array.from({ length: ITEMS }, (_, item) => [
    ...new Set([item % GENRES, random.integer(GENRES)].map((genre) => `genre ${genre}`)),
  ])
  const embeddings = normals(random, ITEMS * DIMENSION, 0.1)
  labels.forEach((own, item) => {
    for (const label of own)
      for (let d = 0; d < DIMENSION; d++)
        embeddings[item * DIMENSION + d]! += directions[Number(label.at(-1)) * DIMENSION + d]! / own.length
  })
  const interactions = Float64Array.from({ length: ITEMS }, (_, item) => (item < ITEMS - 10 ? 30 : 0))
  return { labels, embeddings, dimension: DIMENSION, interactions }
}

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let [product, left, right] = [0, 0, 0]
  for (let at = 0; at < a.length; at++) {
    product += a[at]! * b[at]!
    left += a[at]! ** 2
    right += b[at]! ** 2
  }
  return product / Math.sqrt(left * right)
}

test('ridge regression of two rows, worked out by hand', () => {
  // X = [[1, 0], [1, 1]], weights 1 and 2, y = [1, 3], λ = 1: XᵀVX + I = [[4, 2], [2, 3]], XᵀVy = [7, 6]; w = (9, 10) / 8.
  const solved = solveRidge({
    columns: [Uint32Array.of(0), Uint32Array.of(0, 1)],
    values: [Float64Array.of(1), Float64Array.of(1, 1)],
    outputs: Float64Array.of(1, 3),
    weights: Float64Array.of(1, 2),
    features: 2,
    lambda: 1,
  })

  assert.deepEqual(
    [...solved].map((value) => Math.round(value * 1e9) / 1e9),
    [1.125, 1.25],
  )
})

test('an item that nobody met lies where its content says', () => {
  const known = world()

  const place = createItemPlacer(fitContentProjection(known)!)

  for (let item = ITEMS - 10; item < ITEMS; item++) {
    const truth = known.embeddings.subarray(item * DIMENSION, (item + 1) * DIMENSION)
    assert.ok(cosine(place(known.labels[item]!)!, truth) > 0.9, `item ${item}`)
  }
})

test('what the map says of known items is spread as they are', () => {
  const known = world()
  const projection = fitContentProjection(known)!
  const place = createItemPlacer(projection)

  const spreadOf = (rows: (item: number) => ArrayLike<number>): number =>
    Array.from({ length: ITEMS - 10 }, (_, item) =>
      Array.from(rows(item)).reduce((sum, value, d) => sum + (value - projection.base[d]!) ** 2, 0),
    ).reduce((sum, square) => sum + square, 0)

  const told = spreadOf((item) => place(known.labels[item]!)!)
  const truth = spreadOf((item) => known.embeddings.subarray(item * DIMENSION, (item + 1) * DIMENSION))
  assert.ok(Math.abs(told / truth - 1) < 1e-3, `${told} beside ${truth}`)
})

test('terms that the map does not know place nothing, and items without common terms give no map', () => {
  const known = world()

  assert.equal(createItemPlacer(fitContentProjection(known)!)(['unheard of']), null)
  assert.equal(
    fitContentProjection({ ...known, labels: known.labels.map((_, item) => [`own ${item}`]) }),
    null,
  )
})

test('of a trained network only the items without an event move, in its weights too', () => {
  const { labels, embeddings, interactions } = world()
  const items = { shape: [ITEMS, DIMENSION], data: embeddings }
  const trained = {
    ...{ dimension: DIMENSION, itemEmbeddings: embeddings, weights: { items } },
  } as unknown as TrainedEncoder

  const placed = placeColdItems(trained, labels, interactions)

  const moved = Array.from({ length: ITEMS }, (_, item) => item).filter(
    (item) => placed.itemEmbeddings[item * DIMENSION] !== embeddings[item * DIMENSION],
  )
  assert.deepEqual(
    moved,
    Array.from({ length: 10 }, (_, place) => ITEMS - 10 + place),
  )
  assert.equal(placed.weights['items']!.data, placed.itemEmbeddings)
  assert.equal(placeColdItems(trained, labels, new Float64Array(ITEMS).fill(1)), trained)
})
