/** Worlds that lists are explained in, as a seed gives them: items, a release, what trends, one user. */
import { asEpochMs, asItemId, type Action } from '@profilestream/contracts'
import { createOnlineNeighbours, fitTransitions } from '@profilestream/similarity'
import fc from 'fast-check'
import type { SourceScores } from '../candidate.js'
import type { Evidence, ModelEvidence } from '../explain.js'
import { createItemTable } from '../item-table.js'
import { scoreByContent } from '../sources/content.js'
import { scoreDeep } from '../sources/deep.js'
import { scoreByInterests } from '../sources/interests.js'
import { scoreOnline } from '../sources/online.js'
import { scoreByTransitions } from '../sources/transitions.js'
import { scoreByTrend } from '../sources/trending.js'
import { anItem } from './an-item.js'
import { createTrends, NO_CONTEXT } from '../trends.js'

/** Items of a world. */
export const ITEMS = 40
/** Length of an embedding. */
const DIMENSION = 4
const CATEGORIES = ['sci-fi', 'drama', 'sports']
/** A word that every eighth item shares, and one of its own. */
const titleOf = (index: number): string => `${['Planet', 'Harbour'][index % 2]}${index % 16} of item${index}`

/** A world as a seed gives it: items, model, trends, one user. */
export interface World {
  readonly evidence: Evidence
  readonly sources: readonly SourceScores[]
  /** Items acted on, one for each act. */
  readonly trendEvents: readonly number[]
  /** Pairs that people met one after the other since the release. */
  readonly pairs: readonly (readonly [from: number, to: number])[]
}

/** An item of a world by its index. */
export const anyItem = fc.integer({ min: 0, max: ITEMS - 1 })
/** Any world, with its sources scored. */
export const anyWorld = fc
  .record({
    categories: fc.array(fc.subarray(CATEGORIES), { minLength: ITEMS, maxLength: ITEMS }),
    sequences: fc.array(fc.array(anyItem, { minLength: 2, maxLength: 8 }), { minLength: 5, maxLength: 20 }),
    rows: fc.array(fc.integer({ min: -5, max: 5 }), {
      minLength: ITEMS * DIMENSION,
      maxLength: ITEMS * DIMENSION,
    }),
    encoded: fc.array(fc.integer({ min: -5, max: 5 }), { minLength: DIMENSION, maxLength: DIMENSION }),
    history: fc.array(
      fc.record({ item: anyItem, action: fc.constantFrom<Action>('watch', 'like', 'rate') }),
      { maxLength: 12 },
    ),
    interests: fc.array(
      fc.record({
        name: fc.constantFrom(...CATEGORIES),
        isTag: fc.constant(false),
        weight: fc.integer({ min: -3, max: 3 }),
      }),
      { maxLength: 3 },
    ),
    trendEvents: fc.array(anyItem, { maxLength: 60 }),
    pairs: fc.array(fc.tuple(anyItem, anyItem), { maxLength: 40 }),
    weights: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 7, maxLength: 7 }),
  })
  .map(({ categories, sequences, rows, encoded, history, interests, trendEvents, pairs, weights }): World => {
    const table = createItemTable()
    categories.forEach((names, index) =>
      table.describe(anItem(`i${index}`, { categories: names, title: titleOf(index) })),
    )
    const trends = createTrends(1_000)
    for (const index of trendEvents) trends.add({ index, weight: 1, at: asEpochMs(0), context: NO_CONTEXT })
    // The release knows the items in the opposite order, and not the first five.
    const toCatalog = Int32Array.from({ length: ITEMS - 5 }, (_, item) => ITEMS - 1 - item)
    const fromCatalog = Int32Array.from({ length: ITEMS }, (_, index) => (index < 5 ? -1 : ITEMS - 1 - index))
    const known = ITEMS - 5
    const model: ModelEvidence = {
      numbering: { toCatalog, fromCatalog },
      embeddings: { rows: Float32Array.from(rows.slice(0, known * DIMENSION)), dimension: DIMENSION },
      transitions: fitTransitions(
        sequences.map((s) => Int32Array.from(s.filter((item) => item < known))),
        known,
      ),
      popularity: Float32Array.from(
        { length: known },
        (_, item) => sequences.flat().filter((i) => i === item).length,
      ),
    }
    const past = Int32Array.from(
      history.map(({ item }) => fromCatalog[item] ?? -1).filter((item) => item >= 0),
    )
    const online = createOnlineNeighbours({ halfLifeMs: 1_000 })
    for (const [from, to] of pairs) online.add({ item: to, at: 0, past: Int32Array.of(from) })
    const met = Int32Array.from(new Set(history.map(({ item }) => item)))
    const evidence: Evidence = {
      table,
      trends,
      online,
      met,
      interests,
      history: history.map(({ item, action }) => ({ itemId: asItemId(`i${item}`), action })),
      past,
      hasHad: (itemId) => history.some(({ item }) => `i${item}` === itemId),
      model,
    }
    const inRelease = { numbering: model.numbering }
    const sources: SourceScores[] = [
      {
        name: 'deep',
        weight: weights[0] ?? 0,
        scores: scoreDeep(Float32Array.from(encoded), model.embeddings),
        ...inRelease,
      },
      {
        name: 'transitions',
        weight: weights[1] ?? 0,
        scores: scoreByTransitions(model.transitions, past),
        ...inRelease,
      },
      { name: 'popularity', weight: weights[2] ?? 0, scores: model.popularity, ...inRelease },
      {
        name: 'interests',
        weight: weights[3] ?? 0,
        scores: scoreByInterests(table, interests),
        numbering: null,
      },
      {
        name: 'trending',
        weight: weights[4] ?? 0,
        scores: scoreByTrend(table, trends.counts(), null),
        numbering: null,
      },
      {
        name: 'online',
        weight: weights[5] ?? 0,
        scores: scoreOnline(online, met, ITEMS),
        numbering: null,
      },
      { name: 'content', weight: weights[6] ?? 0, scores: scoreByContent(table, met), numbering: null },
    ]
    return { evidence, sources, trendEvents, pairs }
  })

/** Cosine of two rows of embeddings; 0 where one has no length. */
export const cosine = (rows: Float32Array, a: number, b: number): number => {
  const [x, y] = [a, b].map((row) => [...rows.subarray(row * DIMENSION, (row + 1) * DIMENSION)]) as [
    number[],
    number[],
  ]
  const dot = (p: number[], q: number[]): number => p.reduce((sum, value, k) => sum + value * (q[k] ?? 0), 0)
  const length = Math.sqrt(dot(x, x) * dot(y, y))
  return length === 0 ? 0 : dot(x, y) / length
}
