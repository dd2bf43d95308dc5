import assert from 'node:assert/strict'
import test from 'node:test'
import { asEpochMs } from '@profilestream/contracts'
import { createOnlineNeighbours, fitTransitions } from '@profilestream/similarity'
import { createItemTable, type ItemTable } from '../item-table.js'
import { anItem } from '../testing/an-item.js'
import { createTrends, NO_CONTEXT } from '../trends.js'
import { closestPast, scoreDeep } from './deep.js'
import { scoreByInterests, strongestLiking } from './interests.js'
import { closestByContent, scoreByContent } from './content.js'
import { scoreOnline } from './online.js'
import { scoreByTransitions, strongestPast } from './transitions.js'
import { scoreByTrend, trendingWhere } from './trending.js'

const films = (): ItemTable => {
  const table = createItemTable()
  table.describe(anItem('0', { categories: ['sci-fi'] }))
  table.describe(anItem('1', { categories: ['sci-fi', 'horror'], tags: ['space', 'cult'] }))
  table.describe(anItem('2', { categories: ['drama'] }))
  return table
}

test('a deep score is the inner product of history and item', () => {
  const rows = Float32Array.of(1, 0, 0, 1, 1, 1, 2, 0, 0, 0, 1, -1, 0, 0, 3)

  const scores = scoreDeep(Float32Array.of(1, 2, 3, 4, 5), { rows, dimension: 5 })

  // row 0: 1·1 + 2·0 + 3·0 + 4·1 + 5·1 = 10; row 1: 1·1 + 2·2 = 5; row 2: 1·1 − 2·1 + 5·3 = 14
  assert.deepEqual([...scores], [10, 5, 14])
})

test('the closest past item is the one that points most the same way, and none is when all point away', () => {
  const embeddings = { rows: Float32Array.of(1, 0, 3, 1, -1, 0, 2, 0), dimension: 2 }

  assert.equal(closestPast(embeddings, [0, 1, 2], 3), 0)
  assert.equal(closestPast(embeddings, [2], 3), null)
})

test('the strongest past item is the one whose decayed transition is largest', () => {
  // 0 → 2 three times at one step; 1 → 2 once at one step
  const neighbours = fitTransitions(
    [
      [0, 2],
      [0, 2],
      [0, 2],
      [1, 2],
    ].map((ids) => Int32Array.from(ids)),
    3,
    { popularityExponent: 0, sourceExponent: 0, backward: 0 },
  )

  assert.equal(strongestPast(neighbours, Int32Array.of(0, 1), 2), 0)
  // far back, 3 · 0.65^9 = 0.06 < 1
  assert.equal(strongestPast(neighbours, Int32Array.of(0, 2, 2, 2, 2, 2, 2, 2, 2, 1), 2), 1)
  assert.equal(strongestPast(neighbours, Int32Array.of(2), 0), null)
  assert.ok(scoreByTransitions(neighbours, Int32Array.of(0))[2]! > 0)
})

test('an interest counts for every item with its label, over the root of the number of its categories or tags, and tags for less', () => {
  const scores = scoreByInterests(films(), [
    { name: 'sci-fi', isTag: false, weight: 2 },
    { name: 'horror', isTag: false, weight: -1 },
    { name: 'space', isTag: true, weight: 0.5 },
    { name: 'unheard-of', isTag: false, weight: 9 },
  ])

  // item 1: (2 − 1) / √2 of its categories, and 0.3 · 0.5 / √2 of its tags
  assert.deepEqual(
    Array.from(scores, (score) => Number(score.toFixed(3))),
    [2, 0.813, 0],
  )
})

test('the strongest liking is the largest positive interest that the item has', () => {
  const table = films()
  const interests = [
    { name: 'drama', isTag: false, weight: 9 },
    { name: 'space', isTag: true, weight: 1 },
    { name: 'cult', isTag: true, weight: 2 },
  ]

  assert.equal(strongestLiking(table.labels(1), interests)?.name, 'cult')
  const horror = { name: 'horror', isTag: false, weight: 1 }
  assert.equal(strongestLiking(table.labels(1), [...interests, horror]), horror, 'a category says more')
  assert.equal(strongestLiking(table.labels(1), [{ name: 'space', isTag: true, weight: -1 }]), null)
})

test('trending leans towards what the user has touched', () => {
  const table = films()
  const counts = Float32Array.of(10, 0, 12)

  const plain = scoreByTrend(table, counts, null)
  const leaning = scoreByTrend(
    table,
    counts,
    scoreByInterests(table, [{ name: 'sci-fi', isTag: false, weight: 0.1 }]),
  )

  assert.ok(plain[2]! > plain[0]!)
  assert.ok(leaning[0]! > leaning[2]!)
  assert.equal(leaning[1], 0, 'what nobody acted on does not trend')
})

test('an item trends where it is among the twenty most acted on, and nowhere when nobody acted on it', () => {
  const table = createItemTable()
  const trends = createTrends(1_000)
  for (let index = 0; index < 30; index++) {
    table.describe(anItem(`i${index}`, { categories: [index < 25 ? 'sports' : 'chess'] }))
    for (let times = 0; times < 30 - index; times++)
      trends.add({ index, weight: 1, at: asEpochMs(0), context: NO_CONTEXT })
  }
  table.describe(anItem('untouched', { categories: ['chess'] }))

  assert.equal(trendingWhere(table, trends, 0), 'sports')
  assert.equal(trendingWhere(table, trends, 19), 'sports')
  assert.equal(trendingWhere(table, trends, 20), null)
  assert.equal(trendingWhere(table, trends, 29), 'chess')
  assert.equal(trendingWhere(table, trends, 30), null)
})

test('online scores are the roots of the neighbours’, so that much evidence for one does not hide the others', () => {
  const online = createOnlineNeighbours({ halfLifeMs: 1_000 })
  for (const item of [1, 2, 2, 2, 2]) online.add({ item, at: 0, past: Int32Array.of(0) })

  const scores = scoreOnline(online, Int32Array.of(0), 3)

  // 0 itself was never met, so nothing is divided by it: 0 → 1 once, 0 → 2 four times over 4^0.3
  const expected = [0, 1, Math.sqrt(4 / 4 ** 0.3)]
  scores.forEach((score, index) => assert.ok(Math.abs(score - expected[index]!) < 1e-6))
})

const articles = (): ItemTable => {
  const table = createItemTable()
  const titles = [
    'Night trains to the coast',
    'Why night trains are late',
    'A new particle',
    'Late goals',
    '',
    '',
  ]
  titles.forEach((title, n) =>
    table.describe(anItem(`a${n}`, { title, categories: [n < 2 ? 'travel' : `c${n}`] })),
  )
  for (let n = 0; n < 20; n++)
    table.describe(anItem(`other-${n}`, { title: `Other${n}`, categories: ['world'] }))
  return table
}

test('by content an item is near that shares categories or words of the title, and the rarer the nearer', () => {
  const scores = scoreByContent(articles(), Int32Array.of(1))

  // "late" is shared by two as "trains" is, but 0 shares travel, night and trains
  assert.ok(scores[0]! > scores[3]! && scores[3]! > 0)
  assert.equal(scores[2], 0)
  assert.deepEqual(closestByContent(articles(), Int32Array.of(2, 1), 0)?.shared.toSorted(), [
    'night',
    'trains',
    'travel',
  ])
  assert.equal(closestByContent(articles(), Int32Array.of(2), 0), null)
})

test('what a fifth of the catalog has says nothing of any item', () => {
  assert.equal(scoreByContent(articles(), Int32Array.of(6))[7], 0, 'both are of the world')
})
