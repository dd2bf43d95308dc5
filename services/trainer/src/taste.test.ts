/** Taste at a moment of the past: what came later is not in it. */
import { asItemId, DAY_MS, type ItemId } from '@profilestream/contracts'
import { loadScenarios, scenariosSettings } from '@profilestream/service'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Past } from './build-examples.js'
import { createTaste, type TasteSource } from './taste.js'

const definition = [...(await loadScenarios(scenariosSettings.parse({}))).values()].find(
  ({ name }) => name === 'video',
)!
const halfLifeMs = definition.interestHalfLifeDays * DAY_MS
const items = ['d1', 'd2', 'w1', 'w2'].map(asItemId)
const labels = new Map<ItemId, { categories: string[]; tags: string[] }>(
  items.map((item) => [item, { categories: [item.startsWith('d') ? 'drama' : 'war'], tags: [] }]),
)

/** Watches of items, one half-life after the other. */
const aPast = (watched: readonly number[], amounts: readonly number[] = watched.map(() => 3)): Past => ({
  items: Int32Array.from(watched),
  at: Float64Array.from(watched, (_, row) => row * halfLifeMs),
  amounts: Float32Array.from(amounts),
  places: Int32Array.from(watched.keys()),
})

const aTaste = (past: Past, overrides: Partial<TasteSource> = {}): ReturnType<typeof createTaste> =>
  createTaste(
    {
      examples: { items, pasts: [past] },
      definition,
      labels,
      ...overrides,
    },
    [past.items.length],
  )

const scoresOf = (ranker: ReturnType<typeof createTaste>['unreleased'], history: number[]): number[] =>
  Array.from(ranker.scoreMany([Int32Array.from(history)], [0]), (score) => Number(score.toFixed(3)))

test('interests are those of the interactions before the history ends, each worth half a half-life later', () => {
  const { interests } = aTaste(aPast([0, 2, 3]))

  assert.deepEqual(scoresOf(interests!, [0]), [3, 3, 0, 0])
  assert.deepEqual(scoresOf(interests!, [0, 2]), [1.5, 1.5, 3, 3])
  assert.deepEqual(scoresOf(interests!, [0, 2, 3]), [0.75, 0.75, 4.5, 4.5])
})

test('a dislike takes away', () => {
  const { interests } = aTaste(aPast([0, 2], [-3, 3]))

  assert.deepEqual(scoresOf(interests!, [0, 2]), [-1.5, -1.5, 3, 3])
})

test('an echo between two steps counts with what was before it', () => {
  const past = { ...aPast([0, 2, 3]), places: Int32Array.of(0, 2) }
  const taste = aTaste({ ...past, amounts: Float32Array.of(3, 2, 1) })

  assert.deepEqual(scoresOf(taste.interests!, [0]), [1.5, 1.5, 2, 2])
  assert.equal(taste.amountAt(0, 1), 3)
  assert.equal(taste.amountAt(0, 2), 1)
})

test('without a catalog there are no interests, and what is served without a release is what trends', () => {
  const { interests, unreleased } = aTaste(aPast([0, 2, 2]), { labels: new Map() })

  assert.equal(interests, null)
  const scores = scoresOf(unreleased, [0, 2, 2])
  assert.equal(Math.max(...scores), scores[2])
})

test('trends count nothing that may not be learned from', () => {
  const past = aPast([0, 2])
  const source = { examples: { items, pasts: [past] }, definition, labels: new Map() }

  const scores = scoresOf(createTaste(source, [1]).unreleased, [0])

  assert.ok(scores[0]! > scores[2]!)
  assert.equal(scores[2], scores[1])
})
