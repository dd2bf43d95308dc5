/** Neighbour lists: what a full matrix of similarities, sorted, would give, and what each option does to it. */
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { BestLists } from './best-lists.kernel.js'
import { fitNeighbours, similaritiesOf } from './fit-neighbours.kernel.js'
import { gatherLists, meetPairs, memoryFor, neighbourTask } from './neighbour-task.kernel.js'
import { neighboursOf } from './neighbours.js'
import { SIMILARITIES, type SimilarityName } from './similarities/by-name.js'
import { matrixOfEntries, type SparseMatrix } from './sparse-matrix.js'

const names = Object.keys(SIMILARITIES) as SimilarityName[]
const ROWS = 15
const COLUMNS = 8
const someMatrix = fc
  .array(
    fc.uniqueArray(fc.tuple(fc.nat(COLUMNS - 1), fc.integer({ min: -3, max: 5 })), {
      selector: ([column]) => column,
    }),
    { minLength: ROWS, maxLength: ROWS },
  )
  .map((entries) => matrixOfEntries(entries, COLUMNS))

const sorted = (matrix: SparseMatrix, row: number, name: SimilarityName): { item: number; score: number }[] =>
  [...similaritiesOf(matrix, row, name)]
    .map((score, item) => ({ item, score: Math.fround(score) }))
    .filter(({ item, score }) => item !== row && score > 0)
    .sort((a, b) => b.score - a.score || a.item - b.item)

const itemsOf = (listed: readonly { readonly item: number }[]): number[] =>
  listed.map(({ item }) => item).sort((a, b) => a - b)

test('the lists are the first k of all similarities, sorted', () => {
  fc.assert(
    fc.property(
      someMatrix,
      fc.constantFrom(...names),
      fc.integer({ min: 1, max: ROWS }),
      (matrix, name, k) => {
        const found = fitNeighbours(matrix, name, { k })
        for (let row = 0; row < ROWS; row++) {
          const all = sorted(matrix, row, name)
          const listed = neighboursOf(found, row)
          assert.equal(listed.length, Math.min(k, all.length))
          listed.forEach(({ score }, place) => assert.ok(Math.abs(score - (all[place]?.score ?? NaN)) < 1e-6))
          if (k >= ROWS) assert.deepEqual(itemsOf(listed), itemsOf(all))
        }
      },
    ),
  )
})

test('blocks of the pairs, met by several and gathered, are the lists of all pairs', () => {
  fc.assert(
    fc.property(
      someMatrix,
      fc.constantFrom(...names),
      fc.integer({ min: 1, max: 5 }),
      (matrix, name, searchers) => {
        const task = neighbourTask(matrix, name, { k: 4 })
        const memories = Array.from({ length: searchers }, () => memoryFor(task))
        const meets = memories.map((memory) =>
          meetPairs(
            task,
            memory,
            memories.filter((other) => other !== memory),
          ),
        )
        for (let row = 0; row < ROWS; row += 1) meets[row % searchers]!({ from: row, to: row + 1 })
        const gather = gatherLists(memories)
        for (let row = ROWS - 1; row >= 0; row -= 1) gather({ from: row, to: row + 1 })
        assert.deepEqual(new BestLists(memories[0]!).packed(), fitNeighbours(matrix, name, { k: 4 }))
      },
    ),
  )
})

// Rows 0 and 1 share columns 0 and 1; rows 0 and 2 share column 0; row 1 has 3 entries, row 2 one.
const small = matrixOfEntries(
  [
    [[0, 1], [1, 1]],
    [[0, 1], [1, 1], [2, 1]],
    [[0, 1]],
  ],
  3,
) // prettier-ignore
const scoreOf = (options: Parameters<typeof fitNeighbours>[2], other: number): number | undefined =>
  neighboursOf(fitNeighbours(small, 'jaccard', options), 0).find(({ item }) => item === other)?.score

test('shrinkage, significance and popularity count as their formulas say', () => {
  assert.equal(scoreOf({}, 1), Math.fround(2 / 3))
  assert.equal(scoreOf({}, 2), Math.fround(1 / 2))
  assert.equal(scoreOf({ shrinkage: 3 }, 1), Math.fround((2 / 3) * (2 / 5)))
  assert.equal(scoreOf({ significance: 4 }, 2), Math.fround((1 / 2) * (1 / 4)))
  assert.equal(scoreOf({ popularityExponent: 1 }, 1), Math.fround(2 / 3 / 3))
})

test('rows with less in common than the minimum support are no neighbours', () => {
  assert.equal(scoreOf({ minimumSupport: 2 }, 2), undefined)
  assert.notEqual(scoreOf({ minimumSupport: 2 }, 1), undefined)
})
