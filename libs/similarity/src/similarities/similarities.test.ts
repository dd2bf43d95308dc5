/** The similarities equal scipy's and scikit-learn's: test/golden/similarities holds what those say. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { similaritiesOf } from '../fit-neighbours.kernel.js'
import { matrixOfEntries } from '../sparse-matrix.js'
import { SIMILARITIES, type SimilarityName } from './by-name.js'

type Pair = readonly [x: number, y: number, similarities: Record<SimilarityName, number>]
interface GoldenMatrix {
  readonly columns: number
  readonly entries: readonly (readonly (readonly [number, number])[])[]
  readonly similarities: readonly Pair[]
}

const root = new URL('../../../../', import.meta.url)
const golden = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`test/golden/similarities/${file}`, root), 'utf8'))
const ratings = `${process.env.PROFILESTREAM_DATA ?? new URL('../shared/data', root).pathname}/ml-100k/ml-100k.inter`
const names = Object.keys(SIMILARITIES) as SimilarityName[]

const assertEqualTo = (matrix: ReturnType<typeof matrixOfEntries>, pairs: readonly Pair[]): void => {
  for (const name of names) {
    for (const [x, y, expected] of pairs) {
      const found = similaritiesOf(matrix, x, name)[y] ?? NaN
      assert.ok(
        Math.abs(found - expected[name]) < 1e-6,
        `${name}(${x}, ${y}) = ${found}, not ${expected[name]}`,
      )
    }
  }
}

test('similarities of random rows, of empty, constant, single and zero ones too, are those of scipy and scikit-learn', () => {
  for (const { columns, entries, similarities } of golden('matrices.json') as GoldenMatrix[]) {
    assertEqualTo(matrixOfEntries(entries, columns), similarities)
  }
})

test(
  'similarities of films of MovieLens 100k are those of scipy and scikit-learn',
  { skip: existsSync(ratings) ? false : `${ratings} is missing` },
  () => {
    const rows = Array.from({ length: 1683 }, () => [] as [number, number][])
    for (const line of readFileSync(ratings, 'utf8').trim().split('\n').slice(1)) {
      const [user = 0, item = 0, rating = 0] = line.split('\t').map(Number)
      rows[item]?.push([user, rating])
    }
    const pairs = golden('ml-100k.json') as Pair[]
    assertEqualTo(matrixOfEntries(rows, 944), pairs)
  },
)
