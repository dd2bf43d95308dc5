/** Seeded numbers repeat and fall evenly. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { createSeededRandom } from './seeded-random.js'

test('the same seed gives the same numbers, another seed others', () => {
  const numbers = (seed: number): number[] => {
    const random = createSeededRandom(seed)
    return Array.from({ length: 5 }, () => random.next())
  }

  assert.deepEqual(numbers(7), numbers(7))
  assert.notDeepEqual(numbers(7), numbers(8))
})

test('whole numbers fall evenly from 0 to n − 1', () => {
  const random = createSeededRandom(1)
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < 40_000; i++) counts[random.integer(4)]! += 1

  // 10,000 expected in each; five standard deviations are 433.
  assert.ok(
    counts.every((count) => Math.abs(count - 10_000) < 433),
    String(counts),
  )
})

test('a stream that begins with the seed of another goes on where that one stands', () => {
  const random = createSeededRandom(9)
  for (let draw = 0; draw < 100; draw++) random.next()
  const further = createSeededRandom(random.seed())

  assert.equal(further.next(), random.next())
})
