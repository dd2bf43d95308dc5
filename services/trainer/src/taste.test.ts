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
const labels = new Map<ItemId, { categories: string[]; tags: string[]; title: null }>(
  items.map((item) => [
    item,
    { categories: [item.startsWith('d') ? 'drama' : 'war'], tags: [], title: null },
  ]),
)

/** Watches of items, one half-life after the other. */
const aPast = (watched: readonly number[], amounts: readonly number[] = watched.map(() => 3)): Past => ({
  items: Int32Array.from(watched),
  at: Float64Array.from(watched, (_, row) => row * halfLifeMs),
  amounts: Float32Array.from(amounts),
  choices: Float32Array.from(watched, () => 1.3),
  places: Int32Array.from(watched.keys()),
  logPlaces: Uint32Array.from(watched.keys()),
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

/** The share of a name of `choices` among names of as many as told, as the profile states it: docs/profile.md. */
const shareOf = (choices: number, ...others: number[]): number => {
  const all = [choices, ...others]
  const total = 0.6 * all.reduce((sum, one) => sum + one, 0)
  const draws = 1 / (1 + total / 25)
  return Number(((0.6 * choices * draws + 0.2) / (total * draws + 0.2 * all.length + 1)).toFixed(3))
}

/** Stored choices have 8 bits. */
const assertNear = (found: readonly number[], expected: readonly number[]): void =>
  found.forEach((score, at) =>
    assert.ok(Math.abs(score - expected[at]!) < 0.004, `${found.join()} ≠ ${expected.join()}`),
  )

test('interests are those of the interactions before the history ends, each worth half a half-life later', () => {
  const { interests } = aTaste(aPast([0, 2, 3]))

  const [drama, both] = [shareOf(1.3), [shareOf(0.65, 1.3), shareOf(1.3, 0.65)] as const]
  const later = [shareOf(0.325, 1.95), shareOf(1.95, 0.325)] as const
  assertNear(scoresOf(interests!, [0]), [drama, drama, 0, 0])
  assertNear(scoresOf(interests!, [0, 2]), [both[0], both[0], both[1], both[1]])
  assertNear(scoresOf(interests!, [0, 2, 3]), [later[0], later[0], later[1], later[1]])
})

test('a dislike takes away', () => {
  const { interests } = aTaste(aPast([0, 2], [-3, 3]))

  const [drama, war] = [-shareOf(0.65, 1.3), shareOf(1.3, 0.65)]
  assertNear(scoresOf(interests!, [0, 2]), [drama, drama, war, war])
})

test('an echo between two steps counts with what was before it', () => {
  const past = { ...aPast([0, 2, 3]), places: Int32Array.of(0, 2) }
  const taste = aTaste({ ...past, amounts: Float32Array.of(3, 2, 1) })

  const [drama, war] = [shareOf(0.65, 1.3), shareOf(1.3, 0.65)]
  assertNear(scoresOf(taste.interests!, [0]), [drama, drama, war, war])
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
